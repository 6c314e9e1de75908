/**
 * PostgreSQL, the truth: a pool whose every call has our own deadline, and the group commit of the
 * hot path.
 *
 * <p>A repository takes an {@code SqlClient}, so that its caller chooses pool or transaction;
 * {@link dev.chancery.platform.database.Database} lends one and turns a lost server into {@link
 * dev.chancery.model.Problem.Unavailable}.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.database;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
