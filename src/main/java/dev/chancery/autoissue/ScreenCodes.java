package dev.chancery.autoissue;

import dev.chancery.model.CollectionId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The codes that screens show: for each collection another one every {@link #STEP}, the same on
 * every node. One that was scanned just before it changed is taken for one step more.
 */
public final class ScreenCodes {
  /** How long a screen shows a code. */
  public static final Duration STEP = Duration.ofSeconds(30);

  private static final int LENGTH = 16;

  private final SecretKeySpec key;
  private final InstantSource clock;

  public ScreenCodes(byte[] key32, InstantSource clock) {
    this.key = new SecretKeySpec(key32, "HmacSHA256");
    this.clock = clock;
  }

  /** What the screen of {@code collection} shows now. */
  public String code(CollectionId collection) {
    return code(collection, step(clock.instant()));
  }

  /** How long until it changes. */
  public Duration untilNext() {
    long step = STEP.toMillis();
    return Duration.ofMillis(step - clock.millis() % step);
  }

  /** Whether a screen of {@code collection} shows {@code code}, or did until just now. */
  public boolean isShown(CollectionId collection, String code) {
    long step = step(clock.instant());
    return matches(code(collection, step), code) || matches(code(collection, step - 1), code);
  }

  private static long step(Instant instant) {
    return instant.toEpochMilli() / STEP.toMillis();
  }

  private static boolean matches(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
  }

  private String code(CollectionId collection, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] tag = mac.doFinal((collection + "|" + step).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(tag, LENGTH));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA256", e);
    }
  }
}
