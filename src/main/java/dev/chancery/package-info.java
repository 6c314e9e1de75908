/**
 * The top of the house: {@link dev.chancery.Chancery} reads the configuration, {@link
 * dev.chancery.Wiring} builds the object graph by constructors and deploys the verticles. Nobody
 * imports this package.
 *
 * <p>Storeys, each using what stands below it: {@code api} over {@code autoissue} over {@code
 * issuance} and {@code issuer} over {@code catalog}, {@code identity}, {@code proof}, {@code
 * status} and {@code signing} over {@code format} and {@code platform} over {@code model}. {@code
 * embedded} stands beside, and is not in the shipped distribution.
 */
@NullMarked
@CheckReturnValue
package dev.chancery;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
