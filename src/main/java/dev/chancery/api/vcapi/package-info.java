/**
 * The interfaces of VCALM 1.0, which was called VC-API: a caller brings a credential and gets it
 * secured, asks for it again, changes its status, and has verified what somebody shows.
 *
 * <p>May see: {@code api}, {@code api.caller}, and storey 3 and below. Not {@code api.rest}.
 *
 * <p>To add an interface: a class with a {@code register} method, named in {@code TopFloor}; a wire
 * record where it reads more than a member or two.
 *
 * <p><i>Decided:</i> each issuer is an instance, at {@code /issuers/} and its DID; and so is an
 * organisation, at the root, where the credential says which issuer is meant. <i>Because:</i> the
 * suites of the W3C know an endpoint for each issuer, and a backend with a key of its organisation
 * should not need one.
 *
 * <p><i>Decided:</i> a name is one of its issuer alone, and the second credential of that name is
 * refused. <i>Because:</i> who lost an answer and asks again can then not issue twice. A caller
 * that wants neither leaves out {@code id} and {@code credentialId}.
 *
 * <p><i>Decided:</i> a member or an option that is not known is refused. <i>Because:</i> VCALM 1.0
 * says so of options, and a misspelt one must not pass for a default.
 *
 * <p><i>Decided:</i> that something does not verify is 200, and 400 for whoever sends {@code
 * checks}. <i>Because:</i> VCALM 1.0 §3.3 has the first, and knows no such option; the suites of
 * the W3C send it, as VC-API had it before, and ask for the second.
 *
 * <p><i>Rejected:</i> {@code DELETE /credentials/{id}}: what a credential says is forgotten when
 * its retention ends, and that it was issued never is.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.api.vcapi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
