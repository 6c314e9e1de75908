/**
 * The way in: the HTTP verticle, who may call what, limits, problems as {@code
 * application/problem+json}, health and metrics. Who is calling is known by {@code caller};
 * protocols live in packages of their own below this one and register their routes here.
 *
 * <p>May see: everything below. Nobody sees it but the wiring.
 *
 * <p>To add a route: one line in a class's {@code register} method, with who may call it. A route
 * that does not say so does not compile, and {@code RouteMatrixTest} asks for a second opinion.
 *
 * <p><i>Decided:</i> a handler is a function from an {@link dev.chancery.api.Exchange} to a future
 * {@link dev.chancery.api.Answer}. <i>Because:</i> what can go wrong is then rendered in one place,
 * and a route can be listed, limited and measured without its help.
 *
 * <p><i>Decided:</i> a route that changes something tells the organisation's audit trail of it, in
 * the transaction of the change; where that is made further down, the {@link
 * dev.chancery.model.Actor} goes along. <i>Because:</i> what is changed without a word would not be
 * missed by anybody.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
