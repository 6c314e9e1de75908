/**
 * What the operator decides: one documented properties file ({@code conf/chancery.properties}) and
 * the environment, read once at start into one immutable {@code Configuration}.
 *
 * <p>May see: {@code model}. Only the root reads a {@code Configuration}; everybody else is given
 * the values they need by constructor.
 *
 * <p>To add a key: a component of the record, its line in {@code ConfigurationReader}, its
 * paragraph in the sample file. A test holds the two together.
 *
 * <ul>
 *   <li>Decided: no file is read unless {@code CHANCERY_CONFIG} names one. Because the sample file
 *       sets rate limits, which whoever tries the gateway out, or measures it, did not ask for.
 *       Rejected: picking the file up from the working directory.
 *   <li>Decided: keys hold only lower-case letters, digits and dots. Because the way to {@code
 *       CHANCERY_…} and back is then one to one.
 *   <li>Decided: an unknown key is a fault. Because a misspelt limit would else be no limit.
 * </ul>
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
