/**
 * JSON-LD as credentials need it: documents to canonical N-Quads, in which nothing that was said is
 * missing.
 *
 * <p>May see: {@code model}, the JDK, the JSON library, Titanium. No network: contexts come from
 * {@link dev.chancery.format.jsonld.Contexts}.
 *
 * <p>To extend: another context of the jar is a file beside the others and an entry of {@code
 * contexts/index.json}, with the digest that its specification publishes. A feature of JSON-LD that
 * {@code SafeConversion} refuses is taught to it, and held by the test that draws random documents.
 *
 * <p><i>Decided:</i> a document is converted twice, and the two must canonicalize to the same
 * octets. <i>Because:</i> no Java library has a safe mode (threat T-17), and to look for what is
 * missing in an expanded document is to guess; what is walked member by member without a way to
 * drop one cannot drop one, and Titanium shows that the walk is JSON-LD. <i>Rejected:</i> Titanium
 * alone, with a comparison of leaves before and after, which a term defined as another term's twin
 * would pass.
 *
 * <p><i>Decided:</i> nulls and empty arrays are refused. <i>Because:</i> they leave no trace in
 * RDF, so that anybody can add or remove them under the signature. Duplicates in an array without
 * order go the same way, but say nothing new.
 *
 * <p><i>Decided:</i> what is read by its name is said of one id by one object of a graph.
 * <i>Because:</i> what is stated is the same wherever it is said, so that a signature would hold
 * when the end of a credential's validity is moved into an object that nobody reads. A status list
 * may have the id of the credential that it comes in (Bitstring Status List §2.2 asks for none):
 * what the two say is told apart by whose vocabulary it is of.
 *
 * <p><i>Decided:</i> what is in a graph of its own may bring a context, and nothing else below the
 * top. <i>Because:</i> the credentials of a presentation do. <i>Rejected:</i> contexts anywhere,
 * which claims would bring to say themselves what they mean.
 *
 * <p><i>Decided:</i> numbers are those that a double holds. <i>Because:</i> verifiers read them so;
 * the others would be signed as their neighbours.
 *
 * <p><i>Decided:</i> lines are sorted by code point, as RDF Dataset Canonicalization §4.4.3 says,
 * and refused where UTF-16 has another order: values of one property that part at a character
 * beyond U+FFFF and one of U+E000 to U+FFFF. <i>Because:</i> the libraries of most verifiers sort
 * by UTF-16, and a signature that half of them refuse is worse than a refusal now.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.format.jsonld;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
