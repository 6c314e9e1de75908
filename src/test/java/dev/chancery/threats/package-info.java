/**
 * What an attacker tries, and what comes of it: no row, no signature, no socket out of the house.
 * {@link dev.chancery.threats.Spoils} counts all three before and after each attack that is a
 * request, and an honest request in the same class shows that the counting counts. Whoever steals,
 * poisons, floods or asks for another's looks for what that attack is after.
 *
 * <p>May see: {@code dev.chancery}'s test gateway, {@code testing}, and of the product what a test
 * feeds or reads. To add a threat: a class tagged with its id, and a line here.
 *
 * <table>
 *   <caption>Threats, by the numbers of the threat model</caption>
 *   <tr><th>threat</th><th>defence</th><th>shown by</th></tr>
 *   <tr><td>T-01 stolen database</td><td>keys sealed under an organisation's key, that under the
 *     master key outside; each seal names its row</td><td>{@code StolenDatabaseTest}</td></tr>
 *   <tr><td>T-03 a route without a check</td><td>a route cannot be added without its access</td>
 *     <td>{@code RouteMatrixTest}</td></tr>
 *   <tr><td>T-04 another's ids</td><td>the organisation in each predicate; 404</td>
 *     <td>{@code RouteMatrixTest}, {@code TenancyTest}, {@code TenantPredicateTest}</td></tr>
 *   <tr><td>T-05 a cache without tenant</td><td>typed keys that hold it</td>
 *     <td>{@code SameNamesTest}</td></tr>
 *   <tr><td>T-06 written Redis</td><td>values sealed with their place and age inside</td>
 *     <td>{@code PoisonedRedisTest}</td></tr>
 *   <tr><td>T-11 proofs that prove nothing</td><td>two algorithms, one header form, canonical
 *     encodings, a nonce of ours</td><td>{@code HostileProofTest}, {@code ProofJwtsTest},
 *     {@code CryptographyTest} (Wycheproof)</td></tr>
 *   <tr><td>T-15 addresses that others choose</td><td>one way out: every address of a name is
 *     checked, and that one connected to; no redirects; places for each organisation</td>
 *     <td>{@code HostileHostTest}, {@code HostileUrlTest}, {@code EgressTest}</td></tr>
 *   <tr><td>T-16 addresses in documents</td><td>none is ever looked up</td>
 *     <td>{@code NothingIsFetchedTest}, {@code HostileProofTest}</td></tr>
 *   <tr><td>T-17 claims that JSON-LD drops</td><td>two processors that must agree, one of which
 *     cannot drop</td><td>{@code EveryLeafTest}, {@code SafeConversionTest}, {@code
 *     DataIntegrityIssueTest}</td></tr>
 *   <tr><td>T-18 poisoned contexts</td><td>registered ones alone, each its organisation's, pinned;
 *     what is protected stays</td><td>{@code ContextsTest}, {@code SafeConversionTest}, {@code
 *     DataIntegrityIssueTest}</td></tr>
 *   <tr><td>T-19 poison graphs</td><td>a bound on the work, and on how deep it goes, on worker
 *     threads</td><td>{@code RdfcVectorsTest}, {@code SafeConversionTest}</td></tr>
 *   <tr><td>T-20 patterns</td><td>RE2, and a bound on their size</td>
 *     <td>{@code BombTest}, {@code HostileSchemasTest}</td></tr>
 *   <tr><td>T-21 schemas</td><td>a budget at registration and one at each check</td>
 *     <td>{@code BombTest}, {@code HostileSchemasTest}, {@code FuzzTest}</td></tr>
 *   <tr><td>T-22 JSON</td><td>bounds in the reader; no member twice</td>
 *     <td>{@code BombTest}, {@code FuzzTest}, {@code BadInputTest}</td></tr>
 *   <tr><td>T-32 two readings of one request</td><td>refused, and the connection closed</td>
 *     <td>{@code SmugglingTest}</td></tr>
 *   <tr><td>T-33 floods</td><td>cheap checks before dear ones</td>
 *     <td>{@code ProofFloodTest}</td></tr>
 *   <tr><td>T-36 templates</td><td>trees; a placeholder is a whole leaf</td>
 *     <td>{@code TemplateShapeTest}</td></tr>
 *   <tr><td>T-37 reserved names</td><td>refused from every channel</td>
 *     <td>{@code ReservedNamesTest}</td></tr>
 *   <tr><td>T-38 personal data at rest</td><td>sealed, or not kept; nothing of it is logged</td>
 *     <td>{@code CanaryTest}</td></tr>
 *   <tr><td>T-41 API keys</td><td>256 bits, stored as their hash</td>
 *     <td>{@code StolenDatabaseTest}</td></tr>
 *   <tr><td>T-45 secrets that everybody knows</td><td>refused at the start</td>
 *     <td>{@code DangerousDefaultsTest}</td></tr>
 * </table>
 *
 * <p><i>Decided:</i> ES256 signatures with a high s are let through. <i>Because:</i> keys in
 * hardware make them half of the time and JOSE allows them (RFC 7518 §3.4), so that every second
 * honest proof would fail; what is spent is the nonce, so the other half of a signature is a
 * replay.
 *
 * <p><i>Decided:</i> the many spellings that a did:jwk has for one key are as many holders.
 * <i>Because:</i> who may have copies counts holders by their DID, and a fresh key costs no more
 * than a fresh spelling; where it matters who somebody is there is an allowlist, which names the
 * spelling. <i>Rejected:</i> refusing those that are not canonical, which wallets write.
 *
 * <p><i>Decided:</i> folded header lines are read as RFC 9112 §5.2 lets a server read them.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.threats;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
