/**
 * The product's own REST interface: auto-issue and what an organisation sets up for it. A handler
 * parses, asks, renders; what it asks stands in the storeys below.
 *
 * <p>To add a resource: a class with a {@code register} method, named in {@code TopFloor}.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.api.rest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
