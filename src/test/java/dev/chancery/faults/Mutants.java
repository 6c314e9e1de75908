package dev.chancery.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Inputs that are each wrong in one way; the same ones for the same seed. */
final class Mutants {
  /** What an issuer says itself, or a verifier would take for a digest. */
  private static final List<String> RESERVED =
      List.of(
          "iss",
          "sub",
          "iat",
          "nbf",
          "exp",
          "jti",
          "cnf",
          "status",
          "vct",
          "_sd",
          "_sd_alg",
          "...",
          "id",
          "type",
          "issuer",
          "@context",
          "credentialStatus",
          "credentialSubject");

  private static final List<String> DIGESTS = List.of("_sd", "_sd_alg", "...");

  private static final List<String> NO_PLACEHOLDERS =
      List.of(
          "{{input.name}} and more",
          "{{input}}",
          "{{secret.key}}",
          "{{holder.name}}",
          "{{input.name",
          "{{{{input.name}}}}",
          "{{input.name}}{{input.access}}",
          "{{ input.name }}");

  private static final List<Map<String, Object>> NO_SCHEMAS =
      List.of(
          Map.of("type", "no-such-type"),
          Map.of("type", "object", "properties", List.of()),
          Map.of("$ref", "https://schemas.example/remote.json"),
          Map.of("properties", Map.of("name", Map.of("pattern", "(?=x)x"))),
          Map.of("properties", Map.of("name", Map.of("pattern", "("))),
          Map.of("properties", Map.of("iss", Map.of("type", "string"))),
          Map.of("minProperties", -1));

  private final RandomGenerator random;

  Mutants(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Claims of a badge that no badge has: of the wrong type, unknown, or reserved. */
  Map<String, @Nullable Object> claims() {
    return switch (random.nextInt(4)) {
      case 0 -> claim(any("event", "access", "name"), notText());
      case 1 -> claim("unknown-" + random.nextInt(1_000), "Ada");
      case 2 -> claim(any(RESERVED), any("did:web:evil.example", "2020-01-01T00:00:00Z"));
      default -> claim("name", Map.of(any(DIGESTS), List.of("c2FsdA")));
    };
  }

  /** A schema's template or JSON Schema, as members of its request, that nothing can be made by. */
  Map<String, @Nullable Object> type() {
    return switch (random.nextInt(3)) {
      case 0 -> claim("template", claim("name", any(NO_PLACEHOLDERS)));
      case 1 -> claim("template", claim(any(RESERVED), "{{input.name}}"));
      default -> claim("jsonSchema", any(NO_SCHEMAS));
    };
  }

  private @Nullable Object notText() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextBoolean();
      case 2 -> List.of("Ada");
      case 3 -> Map.of("given", "Ada");
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> claim(String name, @Nullable Object value) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put(name, value);
    return claims;
  }

  private String any(String... names) {
    return any(List.of(names));
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
