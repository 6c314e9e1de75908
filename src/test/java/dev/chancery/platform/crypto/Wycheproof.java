package dev.chancery.platform.crypto;

import dev.chancery.model.Algorithm;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** C2SP's Wycheproof vectors, which lie beside the checkout, and the handful that lies in it. */
final class Wycheproof {
  private static final Path FOLDER = Path.of("../shared/vectors/wycheproof");

  private Wycheproof() {}

  /** One attempt: {@code valid} says what every correct verifier answers. */
  record Vector(
      Algorithm algorithm,
      String name,
      PublicJwk key,
      String message,
      String signature,
      boolean valid) {
    byte[] messageBytes() {
      return HexFormat.of().parseHex(message);
    }

    byte[] signatureBytes() {
      return HexFormat.of().parseHex(signature);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static boolean published() {
    return Files.isDirectory(FOLDER);
  }

  static List<Vector> published(Algorithm algorithm) {
    return read(
        algorithm,
        FOLDER.resolve(
            switch (algorithm) {
              case ES256 -> "ecdsa_secp256r1_sha256_p1363_test.json";
              case EDDSA -> "ed25519_test.json";
            }));
  }

  /** Chosen from the published ones: every flag once. */
  static List<Vector> carried(Algorithm algorithm) {
    return read(
        algorithm,
        Path.of("src/test/resources/dev/chancery/platform/crypto")
            .resolve(algorithm.curve() + ".json"));
  }

  private static List<Vector> read(Algorithm algorithm, Path file) {
    try {
      Map<?, ?> document = JsonMapper.shared().readValue(Files.readString(file), Map.class);
      return objects(document.get("testGroups"))
          .flatMap(group -> vectors(algorithm, group))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Vector> vectors(Algorithm algorithm, Map<String, @Nullable Object> group) {
    PublicJwk key = key(algorithm, (Map<?, ?>) Objects.requireNonNull(group.get("publicKey")));
    return objects(group.get("tests"))
        .map(
            test ->
                new Vector(
                    algorithm,
                    test.get("tcId") + " " + test.get("comment") + " " + test.get("flags"),
                    key,
                    String.valueOf(test.get("msg")),
                    String.valueOf(test.get("sig")),
                    "valid".equals(test.get("result"))));
  }

  private static PublicJwk key(Algorithm algorithm, Map<?, ?> publicKey) {
    return switch (algorithm) {
      case ES256 -> {
        byte[] point = HexFormat.of().parseHex((String) publicKey.get("uncompressed"));
        yield PublicJwk.p256(Arrays.copyOfRange(point, 1, 33), Arrays.copyOfRange(point, 33, 65));
      }
      case EDDSA -> PublicJwk.ed25519(HexFormat.of().parseHex((String) publicKey.get("pk")));
    };
  }

  private static Stream<Map<String, @Nullable Object>> objects(@Nullable Object list) {
    if (list instanceof List<?> elements) {
      return elements.stream().map(element -> Json.members((Map<?, ?>) element));
    }
    throw new IllegalStateException("not a list");
  }
}
