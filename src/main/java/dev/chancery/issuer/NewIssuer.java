package dev.chancery.issuer;

import dev.chancery.model.Algorithm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for when an issuer is made.
 *
 * @param keys one key of each; exactly one for did:key and did:jwk, whose key is their name
 * @param path for did:web, where below the host; absent means {@code issuers/} and a slug of the
 *     name, empty means the host itself
 */
public record NewIssuer(
    String name, IssuerMethod method, List<Algorithm> keys, @Nullable String path) {
  NewIssuer at(String path) {
    return new NewIssuer(name, method, keys, path);
  }
}
