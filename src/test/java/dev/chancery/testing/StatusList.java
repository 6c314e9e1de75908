package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A published status list, fetched and unpacked as a verifier does it. */
public final class StatusList {
  private final Credential signed;
  private final byte[] octets;
  private final int bits;
  private final boolean leastSignificantFirst;

  private StatusList(Credential signed, byte[] octets, int bits, boolean leastSignificantFirst) {
    this.signed = signed;
    this.octets = octets;
    this.bits = bits;
    this.leastSignificantFirst = leastSignificantFirst;
  }

  /** What a verifier finds out about a credential. */
  public enum Status {
    VALID,
    REVOKED,
    SUSPENDED
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

  /** Whether the credential in this answer is revoked. */
  public static boolean isRevoked(Api api, Answered issued) {
    return of(api, issued) == Status.REVOKED;
  }

  /** The status of the credential in this answer, from the lists that it names itself. */
  public static Status of(Api api, Answered issued) {
    Map<String, @Nullable Object> payload = Credential.in(issued).payload();
    return payload.containsKey("status")
        ? byToken(api, object(object(payload.get("status")).get("status_list")))
        : byBitstrings(api, (List<?>) Objects.requireNonNull(payload.get("credentialStatus")));
  }

  /** Token Status List §7.1. */
  private static Status byToken(Api api, Map<String, @Nullable Object> entry) {
    StatusList list = fetch(api, String.valueOf(entry.get("uri")));
    int value = list.value(((Number) Objects.requireNonNull(entry.get("idx"))).intValue());
    return Status.values()[value];
  }

  /** Bitstring Status List §3.2: a list of each entry's own purpose. */
  private static Status byBitstrings(Api api, List<?> entries) {
    Set<Object> set = new HashSet<>();
    for (Object each : entries) {
      Map<String, @Nullable Object> entry = object(each);
      StatusList list = fetch(api, String.valueOf(entry.get("statusListCredential")));
      Object purpose = Objects.requireNonNull(entry.get("statusPurpose"));
      assertThat(list.signed.payload()).containsEntry("id", entry.get("statusListCredential"));
      assertThat(list.signed.object("credentialSubject")).containsEntry("statusPurpose", purpose);
      if (list.value(Integer.parseInt(String.valueOf(entry.get("statusListIndex")))) == 1) {
        set.add(purpose);
      }
    }
    return set.contains("revocation")
        ? Status.REVOKED
        : set.contains("suspension") ? Status.SUSPENDED : Status.VALID;
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(value));
  }

  public Credential signed() {
    return signed;
  }

  /** How many entries it has. */
  public int size() {
    return octets.length * 8 / bits;
  }

  private int value(int index) {
    int bit = index * bits;
    int shift = leastSignificantFirst ? bit % 8 : 7 - bit % 8;
    return octets[bit / 8] >> shift & (1 << bits) - 1;
  }

  /** Token Status List §4.1: zlib, two bits an entry, the least significant first. */
  private static StatusList token(Credential signed) {
    Map<String, @Nullable Object> list = signed.object("status_list");
    assertThat(list.get("bits")).isEqualTo(2);
    byte[] packed = Base64.getUrlDecoder().decode(String.valueOf(list.get("lst")));
    return new StatusList(
        signed, unpacked(new InflaterInputStream(new ByteArrayInputStream(packed))), 2, true);
  }

  /** Bitstring Status List §2.2: multibase base64url, gzip, the left-most bit first. */
  private static StatusList bitstring(Credential signed) {
    String list = String.valueOf(signed.object("credentialSubject").get("encodedList"));
    assertThat(list).startsWith("u");
    byte[] packed = Base64.getUrlDecoder().decode(list.substring(1));
    try {
      return new StatusList(
          signed, unpacked(new GZIPInputStream(new ByteArrayInputStream(packed))), 1, false);
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
