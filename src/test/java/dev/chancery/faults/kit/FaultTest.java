package dev.chancery.faults.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * A test that kills, cuts or overloads. Runs in the profile {@code faults} alone; beside this it
 * has a {@link Tag} for each promise that it proves, such as {@code P-04}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("faults")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
public @interface FaultTest {}
