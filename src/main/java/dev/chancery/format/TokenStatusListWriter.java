package dev.chancery.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A Status List Token as a JWT (Token Status List §5.1). The issuer is named beside what the draft
 * asks for, since its {@code kid} is a URL of that DID.
 */
final class TokenStatusListWriter implements StatusListWriter {
  private static final int LEVEL = 5;

  @Override
  public Prepared prepare(StatusListDraft draft) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("bits", draft.bits().bits());
    list.put("lst", Encoding.base64urlText(deflated(draft.bits().leastSignificantBitFirst())));
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("iss", draft.issuer().value());
    payload.put("sub", draft.uri());
    payload.put("iat", draft.issuedAt().getEpochSecond());
    payload.put("exp", draft.expiresAt().getEpochSecond());
    payload.put("ttl", draft.ttl().toSeconds());
    payload.put("status_list", list);
    return new Jws("statuslist+jwt", draft.algorithm(), draft.kid()).prepare(payload, "");
  }

  /**
   * DEFLATE in the ZLIB format. The highest level, which Token Status List §4.1 recommends, leaves
   * a quarter less of a million entries with one in a hundred revoked, and takes 83 ms where this
   * one takes 4; with one in ten it takes 460.
   */
  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(LEVEL);
    try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    } finally {
      deflater.end();
    }
    return compressed.toByteArray();
  }
}
