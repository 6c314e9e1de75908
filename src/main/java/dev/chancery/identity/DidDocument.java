package dev.chancery.identity;

import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.PublicJwk;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What we use of a DID document (W3C DID Core §5): keys that we can verify with, and which of them
 * speak for the DID. Both relationships keep the document's order, and name only keys that are
 * here.
 */
public record DidDocument(
    Did id,
    List<VerificationMethod> verificationMethods,
    SequencedSet<DidUrl> authentication,
    SequencedSet<DidUrl> assertionMethod) {

  /** A key and its name. */
  public record VerificationMethod(DidUrl id, PublicJwk publicKey) {}

  public DidDocument {
    verificationMethods = List.copyOf(verificationMethods);
    authentication = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(authentication));
    assertionMethod = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(assertionMethod));
    if (!id.equals(ownerOf(verificationMethods, id))) {
      throw new IllegalArgumentException("a key of another DID");
    }
  }

  /** A document of one key that authenticates and asserts, as did:key and did:jwk have it. */
  static DidDocument ofKey(DidUrl name, PublicJwk key) {
    SequencedSet<DidUrl> both = new LinkedHashSet<>(List.of(name));
    return new DidDocument(name.did(), List.of(new VerificationMethod(name, key)), both, both);
  }

  /**
   * The document that {@code json} is, which must say that it is {@code did}'s; otherwise {@link
   * dev.chancery.model.Problem.DidUnresolvable}.
   */
  public static DidDocument parse(Did did, Map<String, @Nullable Object> json) {
    return new DidDocumentReader(did).read(json);
  }

  /** The key named {@code kid}, if it authenticates (W3C DID Core §5.3.1). */
  public Optional<PublicJwk> authenticationKey(DidUrl kid) {
    return authentication.contains(kid) ? key(kid) : Optional.empty();
  }

  /** The key named {@code kid}, if it asserts (W3C DID Core §5.3.2). */
  public Optional<PublicJwk> assertionKey(DidUrl kid) {
    return assertionMethod.contains(kid) ? key(kid) : Optional.empty();
  }

  /** The key named {@code kid}, if it speaks for the DID at all: by authenticating or asserting. */
  public Optional<PublicJwk> speakingKey(DidUrl kid) {
    return authenticationKey(kid).or(() -> assertionKey(kid));
  }

  /** The first key that authenticates: what a credential is bound to where no proof named one. */
  public Optional<PublicJwk> firstAuthenticationKey() {
    return authentication.stream().findFirst().flatMap(this::key);
  }

  private Optional<PublicJwk> key(DidUrl name) {
    return verificationMethods.stream()
        .filter(method -> method.id().equals(name))
        .findFirst()
        .map(VerificationMethod::publicKey);
  }

  private static Did ownerOf(List<VerificationMethod> methods, Did id) {
    return methods.stream()
        .map(method -> method.id().did())
        .filter(did -> !did.equals(id))
        .findFirst()
        .orElse(id);
  }
}
