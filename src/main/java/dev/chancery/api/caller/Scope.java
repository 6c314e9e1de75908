package dev.chancery.api.caller;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a caller may do within its organisation. */
public enum Scope {
  /** Have credentials issued. */
  ISSUE,
  /** Revoke credentials. */
  REVOKE,
  /** Set up what is issued and to whom: schemas, collections, allowlists, screens, DIDs. */
  CATALOG,
  /** Look. */
  READ,
  /** Everything, and alone: issuers and their keys, API keys, sign-in, limits. */
  ADMIN;

  /** What the API and the database call it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope of that name; {@link IllegalArgumentException} where there is none. */
  public static Scope ofWireName(String name) {
    return Arrays.stream(values())
        .filter(scope -> scope.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("none of issue, revoke, catalog, read, admin"));
  }

  /** Immutable, in the order above. */
  public static Set<Scope> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(Scope.class));
  }

  /** The names of {@code scopes}, in the order above. */
  public static String[] wireNames(Collection<Scope> scopes) {
    return Arrays.stream(values())
        .filter(scopes::contains)
        .map(Scope::wireName)
        .toArray(String[]::new);
  }
}
