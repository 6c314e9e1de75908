package dev.chancery.identity;

import dev.chancery.platform.egress.Egress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The methods that are built in, by name. */
public final class DidMethods {
  private final Map<String, DidMethod> byName;

  DidMethods(List<DidMethod> methods) {
    byName =
        methods.stream()
            .collect(Collectors.toUnmodifiableMap(DidMethod::name, Function.identity()));
  }

  public static DidMethods builtIn(Egress egress) {
    return new DidMethods(List.of(new KeyMethod(), new JwkMethod(), new WebMethod(egress)));
  }

  /** Whether DIDs of this method resolve in place, whatever anybody registers. */
  public static boolean isBuiltIn(String name) {
    return Set.of("key", "jwk", "web").contains(name);
  }

  /** Whether a DID of this method says itself all that its document does. */
  public static boolean isSelfContained(String name) {
    return Set.of("key", "jwk").contains(name);
  }

  Optional<DidMethod> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
