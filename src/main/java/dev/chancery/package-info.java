/**
 * The top of the house: {@link dev.chancery.Chancery} reads the configuration, {@link
 * dev.chancery.Wiring} builds the object graph by constructors, a class for each storey, and {@link
 * dev.chancery.Gateway} deploys the verticles. Nobody imports this package.
 *
 * <p>Storeys, each using what stands below it: {@code api} over {@code autoissue}, {@code direct}
 * and {@code notify} over {@code issuance}, {@code issuer} and {@code verification} over {@code
 * audit}, {@code catalog}, {@code delegation}, {@code identity}, {@code outbox}, {@code proof},
 * {@code status} and {@code signing} over {@code format} and {@code platform} over {@code model}.
 * {@code embedded} stands beside, and is not in the shipped distribution.
 *
 * <p>To add a part: a field of the floor where its package lives, made in that floor's constructor;
 * what each event loop has for itself is made by a method there. A resource is one line in {@link
 * dev.chancery.TopFloor#register}.
 *
 * <p><i>Decided:</i> a start does three things at once: it migrates, it wires, and it loads the
 * native cryptography. <i>Because:</i> each loads classes by the thousand or a library out of a
 * signed jar, and one after the other they took twice as long. <i>Rejected:</i> to load the
 * cryptography with the first signature, which a phone would wait for.
 */
@NullMarked
@CheckReturnValue
package dev.chancery;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
