package dev.chancery.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a credential says of its subject: an immutable JSON object. Values are {@code Map<String,
 * Object>}, {@code List<Object>}, {@code String}, {@code Boolean}, {@code Integer}, {@code Long},
 * {@code Double}, {@link BigInteger}, {@link BigDecimal} or {@code null}. It prints as its size:
 * claims never reach a log.
 */
public record Claims(Map<String, @Nullable Object> values) {
  /** No claims at all. */
  public static final Claims NONE = new Claims(Map.of());

  /**
   * Names that belong to the formats, not to the caller (SD-JWT VC §2.2.2, RFC 9901 §4.1, VCDM 2.0
   * §4): at the top of a credential's claims they would override what the issuer says.
   */
  public static final Set<String> RESERVED =
      Set.of(
          "iss",
          "sub",
          "aud",
          "iat",
          "nbf",
          "exp",
          "jti",
          "cnf",
          "status",
          "vct",
          "vct#integrity",
          "aka_vcts",
          "_sd",
          "_sd_alg",
          "...",
          "id",
          "type",
          "issuer",
          "proof",
          "@context",
          "credentialStatus",
          "credentialSubject",
          "validFrom",
          "validUntil");

  /** Names that RFC 9901 §4.2.4 gives to digests, at any depth. */
  private static final Set<String> DIGEST_NAMES = Set.of("_sd", "_sd_alg", "...");

  private static final int MAX_DEPTH = 32;

  public Claims {
    values = object(values, 1);
  }

  /** These claims with {@code own} laid over them, member by member at the top. */
  public Claims overriddenBy(Claims own) {
    if (own.values.isEmpty()) {
      return this;
    }
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(values);
    merged.putAll(own.values);
    return new Claims(merged);
  }

  /**
   * The same claims, refused if one takes a {@link #RESERVED} name; {@code pointer} says where they
   * stand in the request.
   */
  public Claims unreserved(String pointer) {
    values.forEach(
        (name, value) -> {
          refuseIf(RESERVED.contains(name), pointer, name);
          refuseDigestNames(value, pointer + "/" + name);
        });
    return this;
  }

  /** Below the top, only what a verifier would take for a digest of ours is refused. */
  private static void refuseDigestNames(@Nullable Object value, String pointer) {
    switch (value) {
      case Map<?, ?> object ->
          object.forEach(
              (name, member) -> {
                refuseIf(DIGEST_NAMES.contains(name), pointer, name);
                refuseDigestNames(member, pointer + "/" + name);
              });
      case List<?> list -> list.forEach(element -> refuseDigestNames(element, pointer + "/-"));
      case null, default -> {}
    }
  }

  private static void refuseIf(boolean reserved, String pointer, Object name) {
    if (reserved) {
      throw new ProblemException(
          new Problem.MalformedRequest(pointer + "/" + name, "a reserved name"));
    }
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> map, int depth) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, value) -> copy.put(name, value(value, depth + 1)));
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object value(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("claims nest deeper than " + MAX_DEPTH);
    }
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case Integer number -> number;
      case Long number -> number;
      case Double number -> number;
      case BigInteger number -> number;
      case BigDecimal number -> number;
      case Map<?, ?> map -> object((Map<String, @Nullable Object>) map, depth);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(element -> copy.add(value(element, depth + 1)));
        yield Collections.unmodifiableList(copy);
      }
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    };
  }

  @Override
  public String toString() {
    return "Claims[" + values.size() + "]";
  }
}
