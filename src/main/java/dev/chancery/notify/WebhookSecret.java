package dev.chancery.notify;

import dev.chancery.model.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs messages to one webhook (Standard Webhooks 1.0, "Signature scheme": symmetric). Prints
 * as nothing.
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final String HMAC = "HmacSHA256";
  private static final int OCTETS = 32;

  private final byte[] octets;

  private WebhookSecret(byte[] octets) {
    this.octets = octets.clone();
  }

  static WebhookSecret fresh(Randomness randomness) {
    return new WebhookSecret(randomness.bytes(OCTETS));
  }

  static WebhookSecret of(byte[] octets) {
    return new WebhookSecret(octets);
  }

  byte[] octets() {
    return octets.clone();
  }

  /** As it is told to who verifies by it: {@code whsec_} and base64. */
  public String text() {
    return PREFIX + Base64.getEncoder().encodeToString(octets);
  }

  /** The signature of one attempt to send {@code body}: {@code v1,} and base64. */
  String sign(UUID id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(octets, HMAC));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "WebhookSecret";
  }
}
