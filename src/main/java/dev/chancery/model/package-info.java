/**
 * The nouns that everybody shares: ids, DIDs, keys, claims, validity, what is to be signed, and
 * what can go wrong.
 *
 * <p>May see: the JDK, and nothing else. No Vert.x, no SQL, no clock, no JSON library.
 *
 * <p>To extend: a value is a record whose constructor refuses nonsense; a choice is a sealed
 * interface. A new way to fail is a new case of {@link dev.chancery.model.Problem}, and the
 * compiler then lists every place that must render it.
 *
 * <p><i>Decided:</i> a tree of JSON values is a {@code Map<String, Object>} of JDK types, wrapped
 * in {@link dev.chancery.model.Claims}. <i>Because:</i> formats, templates and schemas meet in it,
 * and none of them should choose the others' JSON library. <i>Rejected:</i> a library's own tree
 * type, which would have put that library on the ground floor.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.model;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
