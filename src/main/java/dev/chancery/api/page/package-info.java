/**
 * What people see: the page that a scanned QR opens, the one that the link of a claim opens, the
 * page for a screen at a venue, the page for an address where nothing is, and the QR itself. A view
 * goes in, a {@link Page} comes out.
 *
 * <p>May see: {@code model}, the JDK and ZXing's encoder. No Vert.x, no SQL, no clock: what a page
 * says of time stands in its view.
 *
 * <p>To add a page: a record for what it shows, a class with one {@code html} that ends in {@link
 * Page#of}, a stylesheet under {@code resources/page}, and a case in {@code HostileInputTest}.
 *
 * <p><i>Decided:</i> markup is made only by {@link Html#of}, whose template must be a compile-time
 * constant and whose parts are escaped. <i>Because:</i> forgetting to escape then does not compile.
 * <i>Rejected:</i> a template engine, which reads more and guards less; {@code String.format}.
 *
 * <p><i>Decided:</i> no script but one, no inline style, no request to anywhere else; one {@code
 * style} element for a page, whose hash is in the page's own Content-Security-Policy.
 * <i>Because:</i> were a name ever to break out of its place, the browser would still run nothing
 * and call nobody (T-29). A card's colours differ from page to page, so the hash is taken of each
 * page and not of a constant.
 *
 * <p><i>Decided:</i> the page of a claim has a script: it finds out that the claim was collected,
 * and hands the link to a wallet. It is one constant, by its hash in the page's policy, and may ask
 * this gateway alone. <i>Because:</i> a page that reloads itself every few seconds takes away what
 * somebody is reading, or has read to them (WCAG 2.2, failure F41). The page works without.
 *
 * <p><i>Decided:</i> the button of a claim hands its link to another app by the system's own menu,
 * or copies it. <i>Because:</i> that works with whatever wallet there is. To start an OpenID4VCI
 * wallet by {@code openid-credential-offer:} is another button beside it, once offers are made.
 *
 * <p><i>Decided:</i> the PNG of a QR is written here, in thirty lines. <i>Because:</i> ImageIO
 * loads the AWT and its native libraries on the first request, and keeps its output in temporary
 * files.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.api.page;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
