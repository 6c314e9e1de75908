/**
 * What an organisation issues, and to whom: its credential types, its collections, its allowlists.
 * A type is data that a tenant hands in, so that everything in it is hostile until it was read
 * here: the JSON Schema (threats T-16, T-20, T-21, T-37), the template (T-36), the logo (T-29).
 *
 * <p>May see: {@code model}, {@code platform}. Mostly pure; the repositories take an {@code
 * SqlClient} with each call, so that the caller chooses pool or transaction.
 *
 * <p>To extend: another {@code format} that claims may be held to is one line in {@link
 * dev.chancery.catalog.ClaimFormats}; another keyword of JSON Schema that holds sub-schemas is one
 * line in {@link dev.chancery.catalog.SubSchemas}, without which what stands below it is not
 * checked and cannot be referred to.
 *
 * <p><i>Decided:</i> references lead to sub-schemas of the same schema, never in a circle.
 * <i>Because:</i> then the work of a validation is bounded at registration. <i>Rejected:</i>
 * cutting circles off at a depth, which makes the verdict depend on the cut.
 *
 * <p><i>Decided:</i> a {@code format} that we do not check is refused at registration.
 * <i>Because:</i> who writes {@code "format": "iban"} believes that it is checked. <i>Rejected:</i>
 * the library's own formats, some of which backtrack or recurse on claims.
 *
 * <p><i>Decided:</i> JSON goes to PostgreSQL and comes back as text. <i>Because:</i> the driver's
 * own parser makes doubles of decimals. <i>Rejected:</i> {@code JsonObject}.
 *
 * <p><i>Decided:</i> the JSON-LD context that is made of a schema is stored when the schema is
 * registered. <i>Because:</i> what was signed must be expanded as it was for ever, and a later
 * version of ours may make another one. <i>Rejected:</i> to make it anew whenever it is asked for.
 *
 * <p><i>Decided:</i> the context of delegations is none of a schema, but the jar's, at one address
 * for all organisations that has its digest; what stood at others before is answered by it.
 * <i>Because:</i> its terms are the rules' and not a tenant's, so that every organisation verifies
 * what another has delegated, and no row has to be there first. <i>Rejected:</i> a row for each
 * organisation, which is made too late for whoever verifies, and by a node of the version before as
 * that knew it.
 *
 * <p><i>Decided:</i> a context is one within its organisation, though its URL is the world's.
 * <i>Because:</i> nobody shall say what a neighbour's credentials mean by being the first to
 * register.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.catalog;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
