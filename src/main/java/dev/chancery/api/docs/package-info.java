/**
 * What the API says of itself: its description (OpenAPI 3.1), and the page at {@code /docs} that
 * shows it.
 *
 * <p>May see: {@code api}, {@code platform}. Only the wiring sees it.
 *
 * <p>To describe a route: an entry in the file of its resource under {@code resources/openapi},
 * before its {@code ---}, and its schemas after that; a new resource is a new file, named in {@link
 * OpenApi}. {@code OpenApiTest} says what is missing, and whoever calls through {@code Estate} is
 * told where an answer is not as it is described.
 *
 * <p><i>Decided:</i> the description is written by hand. <i>Because:</i> it is what people read
 * first, and most of what it says (which faults, why, by which section of which standard) stands in
 * no signature. What a program can know better is held against the router, the codes and real
 * answers by tests. <i>Rejected:</i> generating it from annotations, which describe nothing that
 * the reader of the code does not know.
 *
 * <p><i>Decided:</i> a file for each resource, joined as text when the gateway starts. <i>Because:
 * </i> one of three thousand lines is read by nobody, and a YAML parser would be shipped for this
 * alone. <i>Rejected:</i> {@code $ref} to other files, which whoever fetches the description would
 * have to fetch too.
 *
 * <p><i>Decided:</i> Swagger UI shows it, of whose WebJar (1.2 MB, Apache License 2.0) two files
 * are served. <i>Because:</i> it reads 3.1, is kept, and runs under a Content-Security-Policy that
 * lets it run no script and no style but these files and call no host but ours, so that a key that
 * is typed into it can go nowhere else. <i>Rejected:</i> Redoc and RapiDoc, which are half as
 * large, and Scalar, which is twice as large: all three write style into their pages, and so want
 * {@code unsafe-inline}; Scalar has its fonts from its maker too.
 *
 * <p><i>Decided:</i> what the page is made of is named by its content. <i>Because:</i> it may then
 * be kept for ever, and an update asks nobody to reload.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.api.docs;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
