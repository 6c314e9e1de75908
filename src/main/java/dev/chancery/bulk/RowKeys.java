package dev.chancery.bulk;

import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What rows are told apart by: half an HMAC-SHA256 of what they are told apart by in clear. It
 * differs between collections, so that nobody is found in two of them by it. Safe for any thread.
 */
public final class RowKeys {
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;

  /** Made once for each thread: to look for a provider takes longer than the rest. */
  private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::mac);

  /** {@code key32} is the same on every node. */
  public RowKeys(byte[] key32) {
    this.key = new SecretKeySpec(key32, HMAC);
  }

  /** What a holder is found by, in all of the organisation's collections. */
  UUID name(OrganisationId organisation, String alias) {
    return tag(organisation + "|holder|" + alias);
  }

  UUID of(OrganisationId organisation, CollectionId collection, String identity) {
    return tag(organisation + "|" + collection + "|" + identity);
  }

  private UUID tag(String text) {
    ByteBuffer tag = ByteBuffer.wrap(macs.get().doFinal(text.getBytes(StandardCharsets.UTF_8)));
    return new UUID(tag.getLong(), tag.getLong());
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA256", e);
    }
  }
}
