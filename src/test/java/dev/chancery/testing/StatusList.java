package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A published status list, fetched and unpacked as a verifier does it. */
public final class StatusList {
  private final Credential signed;
  private final byte[] octets;
  private final boolean leastSignificantFirst;

  private StatusList(Credential signed, byte[] octets, boolean leastSignificantFirst) {
    this.signed = signed;
    this.octets = octets;
    this.leastSignificantFirst = leastSignificantFirst;
  }

  /** The list that stands at {@code uri}, of either kind. */
  public static StatusList fetch(Api api, String uri) {
    Answered answer = api.get(uri);
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    Credential signed = Credential.parse(answer.string());
    return String.valueOf(answer.header("Content-Type")).contains("statuslist+jwt")
        ? token(signed)
        : bitstring(signed);
  }

  /** Whether the credential in this answer to a scan is revoked. */
  public static boolean isRevoked(Api api, Answered issued) {
    Map<String, @Nullable Object> status = issued.object("status");
    return fetch(api, String.valueOf(status.get("uri")))
        .isSet(((Number) Objects.requireNonNull(status.get("index"))).intValue());
  }

  public Credential signed() {
    return signed;
  }

  /** How many entries it has. */
  public int size() {
    return octets.length * 8;
  }

  public boolean isSet(int index) {
    int bit = leastSignificantFirst ? index % 8 : 7 - index % 8;
    return (octets[index / 8] >> bit & 1) == 1;
  }

  /** Token Status List §4.1: zlib, one bit an entry, the least significant first. */
  private static StatusList token(Credential signed) {
    Map<String, @Nullable Object> list = signed.object("status_list");
    assertThat(list.get("bits")).isEqualTo(1);
    byte[] packed = Base64.getUrlDecoder().decode(String.valueOf(list.get("lst")));
    return new StatusList(
        signed, unpacked(new InflaterInputStream(new ByteArrayInputStream(packed))), true);
  }

  /** Bitstring Status List §2.2: multibase base64url, gzip, the left-most bit first. */
  private static StatusList bitstring(Credential signed) {
    Map<String, @Nullable Object> subject =
        Json.members((Map<?, ?>) Objects.requireNonNull(signed.payload().get("credentialSubject")));
    String list = String.valueOf(subject.get("encodedList"));
    assertThat(list).startsWith("u");
    byte[] packed = Base64.getUrlDecoder().decode(list.substring(1));
    try {
      return new StatusList(
          signed, unpacked(new GZIPInputStream(new ByteArrayInputStream(packed))), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] unpacked(InputStream packed) {
    try (packed) {
      return packed.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
