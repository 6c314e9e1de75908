package dev.chancery.model;

import dev.chancery.model.Problem.Violation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
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

  /** One less than that of a request or a sealed row, in which claims are a member. */
  private static final int MAX_DEPTH = 31;

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
   * The same claims, refused if one takes a {@link #RESERVED} name, or anything in them is of a
   * {@link ReservedType}; {@code pointer} says where they stand in the request.
   */
  public Claims unreserved(String pointer) {
    Deque<String> path = new ArrayDeque<>(List.of(pointer));
    values.keySet().forEach(name -> refuseIf(RESERVED.contains(name), path, name));
    refuseReserved(values, path);
    return this;
  }

  /**
   * Below the top, only what a verifier would take for a digest of ours is refused, and what it
   * would believe of whoever signs it.
   */
  private static void refuseReserved(@Nullable Object value, Deque<String> path) {
    switch (value) {
      case Map<?, ?> object ->
          object.forEach(
              (name, member) -> {
                refuseIf(DIGEST_NAMES.contains(name), path, name);
                refuseType(name, member, path);
                path.addLast(String.valueOf(name));
                refuseReserved(member, path);
                path.removeLast();
              });
      case List<?> list -> {
        path.addLast("-");
        list.forEach(element -> refuseReserved(element, path));
        path.removeLast();
      }
      case null, default -> {}
    }
  }

  private static void refuseIf(boolean reserved, Deque<String> path, Object name) {
    if (reserved) {
      throw new ProblemException(
          new Problem.MalformedRequest(written(path, name), "a reserved name"));
    }
  }

  private static void refuseType(Object name, @Nullable Object types, Deque<String> path) {
    ReservedType.of(name, types)
        .findFirst()
        .ifPresent(
            type -> {
              throw new ProblemException(
                  new Problem.CredentialReserved(
                      List.of(new Violation(written(path, name), type.reason()))));
            });
  }

  /** The path is written out for what is refused alone, whatever the names in it. */
  private static String written(Deque<String> path, Object name) {
    return String.join("/", path) + "/" + name;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> map, int depth) {
    refuseDeeper(depth);
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, value) -> copy.put(name, value(value, depth + 1)));
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object value(@Nullable Object value, int depth) {
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
        refuseDeeper(depth);
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(element -> copy.add(value(element, depth + 1)));
        yield Collections.unmodifiableList(copy);
      }
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    };
  }

  private static void refuseDeeper(int depth) {
    if (depth > MAX_DEPTH) {
      throw new ProblemException(
          new Problem.SchemaValidationFailed(
              List.of(new Violation("", "nest deeper than " + MAX_DEPTH + " levels"))));
    }
  }

  @Override
  public String toString() {
    return "Claims[" + values.size() + "]";
  }
}
