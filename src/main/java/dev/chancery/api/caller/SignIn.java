package dev.chancery.api.caller;

import dev.chancery.model.Digests;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose access tokens an organisation takes (RFC 9068), and what they may.
 *
 * @param issuer the one {@code iss}, letter by letter
 * @param audience what {@code aud} must be, or hold
 * @param claim which claim holds the roles: its name, or a JSON pointer to it
 * @param roles what each value of that claim may
 */
public record SignIn(
    String issuer, String audience, Keys keys, String claim, Map<String, Set<Scope>> roles) {
  private static final int LONGEST = 512;
  private static final int MOST_ROLES = 50;

  public SignIn {
    roles = Map.copyOf(roles);
  }

  /** Where the issuer's keys are. */
  sealed interface Keys {
    /** At an https address, fetched when they are needed. */
    record Fetched(URI uri) implements Keys {}

    /** Here. */
    record Given(Map<String, @Nullable Object> document, JwkSet set) implements Keys {
      static Given of(Map<String, @Nullable Object> document) {
        return new Given(document, JwkSet.of(document));
      }
    }
  }

  /** Reads a request; a fault is a malformed request with a pointer. */
  public static SignIn read(Members body) {
    SignIn read =
        new SignIn(
            address(body, "issuer").toString(),
            body.name("audience", LONGEST),
            keys(body),
            body.name("claim", 200),
            roles(body));
    body.nothingElse();
    return read;
  }

  /** As {@link #read} reads it. */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = Json.of("issuer", issuer, "audience", audience);
    switch (keys) {
      case Keys.Fetched(URI uri) -> document.put("jwksUri", uri.toString());
      case Keys.Given(var jwks, var _) -> document.put("jwks", jwks);
    }
    document.put("claim", claim);
    document.put("roles", names(roles));
    return document;
  }

  /**
   * What is told of it in the trail: not the values of the claim, which may be names of people, but
   * what they open.
   */
  public Map<String, @Nullable Object> detail() {
    Map<String, @Nullable Object> detail = Json.of("audience", audience, "claim", claim);
    switch (keys) {
      case Keys.Fetched(URI uri) -> detail.put("jwksUri", uri);
      case Keys.Given(var jwks, var _) ->
          detail.put("jwksDigest", HexFormat.of().formatHex(Digests.sha256(Json.bytes(jwks))));
    }
    detail.put(
        "scopes",
        List.of(Scope.wireNames(roles.values().stream().flatMap(Set::stream).distinct().toList())));
    return detail;
  }

  static Map<String, @Nullable Object> names(Map<String, Set<Scope>> roles) {
    Map<String, @Nullable Object> names = new LinkedHashMap<>();
    new TreeMap<>(roles)
        .forEach((role, scopes) -> names.put(role, List.of(Scope.wireNames(scopes))));
    return names;
  }

  /** What a token with these claims may: the scopes of all its roles. */
  Set<Scope> scopes(Map<String, @Nullable Object> claims) {
    return values(claim(claims)).stream()
        .flatMap(value -> roles.getOrDefault(value, Set.of()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A name, or where it begins with a slash a JSON pointer (RFC 6901): {@code /realm/roles}. */
  private @Nullable Object claim(Map<String, @Nullable Object> claims) {
    if (!claim.startsWith("/")) {
      return claims.get(claim);
    }
    Object value = claims;
    for (String token : claim.substring(1).split("/", -1)) {
      String name = token.replace("~1", "/").replace("~0", "~");
      value = value instanceof Map<?, ?> members ? members.get(name) : null;
    }
    return value;
  }

  /** A string is one value, and so is each of its words; of an array every string. */
  private static Set<String> values(@Nullable Object value) {
    Set<String> values = new LinkedHashSet<>();
    if (value instanceof String text) {
      values.add(text);
      values.addAll(Arrays.asList(text.split(" ")));
    } else if (value instanceof List<?> list) {
      list.stream().filter(String.class::isInstance).map(String.class::cast).forEach(values::add);
    }
    return values;
  }

  private static Keys keys(Members body) {
    if (body.has("jwksUri") == body.has("jwks")) {
      throw body.fault("jwks", "either jwks or jwksUri");
    }
    return body.has("jwks") ? given(body) : new Keys.Fetched(address(body, "jwksUri"));
  }

  private static Keys given(Members body) {
    Map<String, @Nullable Object> document = body.map("jwks");
    if (JwkSet.tellsSecrets(document)) {
      throw body.fault("jwks", "tells a private key or a shared secret");
    }
    try {
      Keys.Given given = Keys.Given.of(document);
      if (!given.set.keys().isEmpty()) {
        return given;
      }
    } catch (IllegalArgumentException e) {
      throw body.fault("jwks", "not a JWK Set (RFC 7517)");
    }
    throw body.fault(
        "jwks", "no key with a kid of RSA (2048 to 4096 bits), EC P-256 or OKP Ed25519");
  }

  /** An https address that says neither who asks nor more than where. */
  private static URI address(Members body, String name) {
    URI uri = body.parsed(name, URI::create);
    if (!"https".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null
        || uri.toString().length() > LONGEST) {
      throw body.fault(name, "not an https address of at most " + LONGEST + " characters");
    }
    return uri;
  }

  private static Map<String, Set<Scope>> roles(Members body) {
    Map<String, @Nullable Object> named = body.map("roles");
    if (named.isEmpty() || named.size() > MOST_ROLES) {
      throw body.fault("roles", "1 to " + MOST_ROLES + " of them");
    }
    Members each = body.object("roles");
    Map<String, Set<Scope>> roles = new LinkedHashMap<>();
    named.keySet().forEach(role -> roles.put(role, scopes(each, role)));
    return roles;
  }

  private static Set<Scope> scopes(Members roles, String role) {
    List<Scope> scopes = new ArrayList<>();
    try {
      roles.texts(role).forEach(name -> scopes.add(Scope.ofWireName(name)));
    } catch (IllegalArgumentException e) {
      throw roles.fault(role, String.valueOf(e.getMessage()));
    }
    if (scopes.isEmpty() || role.isBlank() || role.length() > LONGEST) {
      throw roles.fault(role, "a role that may nothing, or has no name to speak of");
    }
    return Set.copyOf(scopes);
  }
}
