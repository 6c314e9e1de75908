package dev.chancery.offer;

import dev.chancery.model.ClaimId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.net.URI;

/** What opens a claim, made of its id: the link can be sent again, and is written down nowhere. */
public final class ClaimTokens {
  private final TokenKey key;
  private final URI baseUrl;

  /** The key has 32 octets, shared by all nodes and used for nothing else. */
  public ClaimTokens(byte[] key, URI baseUrl) {
    this.key = new TokenKey(key);
    this.baseUrl = baseUrl;
  }

  String of(ClaimId claim) {
    return key.of(claim.value());
  }

  /** What its recipient opens. Whoever has it can collect the credential. */
  public URI link(ClaimId claim) {
    return link(of(claim));
  }

  /** The same of a token that came with a request. */
  public URI link(String token) {
    return URI.create(baseUrl + "/claim/" + token);
  }

  /** By which {@code token} is found; what cannot be one is of no claim. */
  static byte[] hash(String token) {
    return TokenKey.hash(token).orElseThrow(ClaimTokens::absent);
  }

  /** Does not repeat the token. */
  static ProblemException absent() {
    return new ProblemException(new Problem.NotFound("claim", ""));
  }
}
