package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.apicatalog.multibase.Multibase;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Wallet;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One wallet's proofs, each spoilt in one place; each over a fresh nonce, so that it is for nothing
 * else that it is refused.
 */
final class HostileProofs {
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  /** The eight points of small order of Ed25519, and two encodings that are not canonical. */
  private static final List<String> SMALL_ORDER =
      List.of(
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000080",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
          "0100000000000000000000000000000000000000000000000000000000000080",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  private final Wallet wallet;
  private final String audience;
  private final Trap trap;

  HostileProofs(Wallet wallet, String audience, Trap trap) {
    this.wallet = wallet;
    this.audience = audience;
    this.trap = trap;
  }

  List<String> all(Supplier<String> nonces) {
    List<String> all = new ArrayList<>();
    headers().forEach(pair -> all.add(sign(with(header(), pair), payload(nonces.get()))));
    payloads().forEach(pair -> all.add(sign(header(), with(payload(nonces.get()), pair))));
    all.addAll(texts(sign(header(), payload(nonces.get()))));
    all.addAll(signatures(sign(header(), payload(nonces.get()))));
    all.addAll(strangers(nonces));
    return all;
  }

  /** A member and what it is changed to; {@code null} takes it away. */
  private record Change(String name, @Nullable Object value) {}

  private List<Change> headers() {
    List<Change> changes = new ArrayList<>();
    for (String alg : List.of("none", "None", "HS256", "RS256", "ES384", "ES256K", "es256", "")) {
      changes.add(new Change("alg", alg));
    }
    changes.add(new Change("alg", "EdDSA"));
    for (String typ : List.of("JWT", "dpop+jwt", "OPENID4VCI-PROOF+JWT", "")) {
      changes.add(new Change("typ", typ));
    }
    for (String name : List.of("jku", "x5u", "x5c", "x5t", "x5t#S256", "jwk", "key_attestation")) {
      changes.add(new Change(name, trap.url("https", "/" + name.hashCode())));
    }
    changes.add(new Change("jwk", wallet.privateJwk()));
    changes.add(new Change("crit", List.of("exp")));
    changes.add(new Change("b64", false));
    changes.add(new Change("kid", trap.url("https", "/#key")));
    changes.add(new Change("kid", "did:web:127.0.0.1%3A" + trap.port() + "#0"));
    changes.add(new Change("kid", wallet.did()));
    changes.add(new Change("kid", wallet.did() + "#1"));
    for (String name : List.of("alg", "typ", "kid")) {
      changes.add(new Change(name, null));
      changes.add(new Change(name, List.of(String.valueOf(header().get(name)))));
    }
    return changes;
  }

  private List<Change> payloads() {
    long now = Instant.now().getEpochSecond();
    List<Change> changes = new ArrayList<>();
    for (Object aud :
        List.of("", audience + "/", "https://evil.example", List.of(), List.of(audience, "x"))) {
      changes.add(new Change("aud", aud));
    }
    for (Object iat : List.of(0, -1, now - 600, now + 600, now * 1000, "now", true, 1e30)) {
      changes.add(new Change("iat", iat));
    }
    for (Object nonce : List.of("", "A".repeat(54), 7, List.of(), true)) {
      changes.add(new Change("nonce", nonce));
    }
    changes.add(new Change("exp", now - 600));
    changes.add(new Change("nbf", now + 600));
    changes.add(new Change("iss", "did:web:evil.example"));
    List.of("aud", "iat", "nonce").forEach(name -> changes.add(new Change(name, null)));
    return changes;
  }

  private static List<String> texts(String jwt) {
    return List.of(
        "",
        "..",
        jwt + ".",
        jwt + "=",
        jwt + "\n",
        " " + jwt,
        jwt.substring(0, jwt.lastIndexOf('.')),
        jwt.substring(0, jwt.lastIndexOf('.') + 1),
        jwt.replace('.', '\u3002'),
        twice(jwt, "alg"),
        twice(jwt, "kid"),
        part(jwt, 0, encoded("[]".getBytes(UTF_8))),
        part(jwt, 1, encoded("null".getBytes(UTF_8))),
        part(jwt, 1, encoded(new byte[] {'{', (byte) 0xc3, '(', '}'})),
        jwt + "A".repeat(8_193 - jwt.length()));
  }

  private static List<String> signatures(String jwt) {
    byte[] signature = signature(jwt);
    List<byte[]> spoilt = new ArrayList<>();
    spoilt.add(new byte[64]);
    spoilt.add(join(new byte[32], Arrays.copyOfRange(signature, 32, 64)));
    spoilt.add(join(Arrays.copyOf(signature, 32), new byte[32]));
    spoilt.add(join(octets(P256_ORDER), octets(P256_ORDER)));
    spoilt.add(
        join(octets(r(signature).add(P256_ORDER).mod(BigInteger.TWO.pow(256))), s(signature)));
    spoilt.add(Arrays.copyOf(signature, 63));
    spoilt.add(Arrays.copyOf(signature, 65));
    for (int at : new int[] {0, 31, 32, 63}) {
      byte[] turned = signature.clone();
      turned[at] ^= 1;
      spoilt.add(turned);
    }
    return spoilt.stream().map(octets -> part(jwt, 2, encoded(octets))).toList();
  }

  /** Signed by another key: one that names ours, and one that brings its own along. */
  private List<String> strangers(Supplier<String> nonces) {
    Wallet mallory = Wallet.p256();
    return List.of(
        mallory.sign(header(), payload(nonces.get())),
        mallory.proof(audience, nonces.get()),
        mallory.sign(
            with(header(), new Change("jwk", mallory.privateJwk())), payload(nonces.get())));
  }

  /** Scans by DIDs of keys that are none, with a signature of the form that such keys let pass. */
  static List<Map<String, Object>> forgeries(String audience, Supplier<String> nonces) {
    List<Map<String, Object>> scans = new ArrayList<>();
    for (String point : SMALL_ORDER) {
      byte[] key = HexFormat.of().parseHex(point);
      byte[] identity = HexFormat.of().parseHex(SMALL_ORDER.getFirst());
      scans.add(
          forgery(didKey("ed01", key), "EdDSA", join(identity, new byte[32]), audience, nonces));
      scans.add(forgery(didKey("ed01", key), "EdDSA", join(key, new byte[32]), audience, nonces));
    }
    for (String point : List.of("02" + "00".repeat(32), "03" + "ff".repeat(32), "00".repeat(33))) {
      byte[] key = HexFormat.of().parseHex(point);
      scans.add(forgery(didKey("8024", key), "ES256", new byte[64], audience, nonces));
    }
    for (String xy : List.of("A".repeat(43), "_".repeat(42) + "8")) {
      String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(xy, xy);
      String did = "did:jwk:" + encoded(jwk.getBytes(UTF_8));
      scans.add(forgery(did, "ES256", new byte[64], audience, nonces));
    }
    return scans;
  }

  private static Map<String, Object> forgery(
      String did, String alg, byte[] signature, String audience, Supplier<String> nonces) {
    String fragment = did.startsWith("did:key:") ? did.substring(8) : "0";
    String input =
        encoded(
                Json.bytes(
                    Map.of("typ", "openid4vci-proof+jwt", "alg", alg, "kid", did + "#" + fragment)))
            + "."
            + encoded(
                Json.bytes(
                    Map.of(
                        "aud",
                        audience,
                        "iat",
                        Instant.now().getEpochSecond(),
                        "nonce",
                        nonces.get())));
    return Map.of("did", did, "proof", Map.of("jwt", input + "." + encoded(signature)));
  }

  private static String didKey(String multicodec, byte[] key) {
    return "did:key:"
        + Multibase.BASE_58_BTC.encode(join(HexFormat.of().parseHex(multicodec), key));
  }

  /** The same proof with n - s for s. */
  static String turnedOver(String jwt) {
    byte[] signature = signature(jwt);
    BigInteger s = new BigInteger(1, s(signature));
    return part(
        jwt, 2, encoded(join(Arrays.copyOf(signature, 32), octets(P256_ORDER.subtract(s)))));
  }

  private Map<String, @Nullable Object> header() {
    return Json.of("typ", "openid4vci-proof+jwt", "alg", "ES256", "kid", wallet.kid());
  }

  private Map<String, @Nullable Object> payload(String nonce) {
    return Json.of("aud", audience, "iat", Instant.now().getEpochSecond(), "nonce", nonce);
  }

  private String sign(Map<String, @Nullable Object> header, Map<String, @Nullable Object> payload) {
    return wallet.sign(header, payload);
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> members, Change change) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(change.name(), change.value());
    if (change.value() == null) {
      changed.remove(change.name());
    }
    return changed;
  }

  private static String twice(String jwt, String name) {
    String header = new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[0]), UTF_8);
    String doubled = "{\"" + name + "\":\"x\"," + header.substring(1);
    return part(jwt, 0, encoded(doubled.getBytes(UTF_8)));
  }

  private static String part(String jwt, int index, String replacement) {
    String[] parts = jwt.split("\\.", -1);
    parts[index] = replacement;
    return String.join(".", parts);
  }

  private static byte[] signature(String jwt) {
    return Base64.getUrlDecoder().decode(jwt.substring(jwt.lastIndexOf('.') + 1));
  }

  private static BigInteger r(byte[] signature) {
    return new BigInteger(1, Arrays.copyOf(signature, 32));
  }

  private static byte[] s(byte[] signature) {
    return Arrays.copyOfRange(signature, 32, 64);
  }

  private static byte[] octets(BigInteger number) {
    return HexFormat.of().parseHex("%064x".formatted(number));
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static String encoded(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
