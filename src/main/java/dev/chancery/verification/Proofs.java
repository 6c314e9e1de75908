package dev.chancery.verification;

import dev.chancery.model.OrganisationId;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** What can be told of a document without asking for its status: whose it is, and since when. */
final class Proofs {
  private final EmbeddedProofs embedded;
  private final EnvelopingProofs enveloping;
  private final InstantSource clock;

  Proofs(EmbeddedProofs embedded, EnvelopingProofs enveloping, InstantSource clock) {
    this.embedded = embedded;
    this.enveloping = enveloping;
    this.clock = clock;
  }

  /** Of a credential: its issuer's proof, and its validity. */
  Future<Verdict> ofCredential(Secured credential, OrganisationId caller) {
    return Future.succeededFuture(credential)
        .map(it -> Parties.issuer(it.document()))
        .map(it -> new Demands(Purpose.ASSERTION_METHOD, it, Expected.NOTHING, caller))
        .compose(demands -> proof(credential, demands))
        .map(proof -> proof.and(Verdict.of(Check.VALIDITY, validity(credential))));
  }

  /** Of a presentation: its holder's proof for what is expected. */
  Future<Verdict> ofPresentation(Secured presentation, Expected expected, OrganisationId caller) {
    return Future.succeededFuture(presentation)
        .map(
            it ->
                new Demands(
                    Purpose.AUTHENTICATION, Parties.holder(it.document()), expected, caller))
        .compose(demands -> proof(presentation, demands))
        .map(proof -> proof.and(Verdict.of(Check.VALIDITY, claimed(presentation))));
  }

  private Future<Verdict> proof(Secured secured, Demands demands) {
    Future<List<Fault>> faults =
        switch (secured) {
          case Secured.Embedded it -> embedded.faults(it, demands);
          case Secured.Enveloped it -> enveloping.faults(it, demands);
        };
    return faults.map(found -> new Verdict(List.of(Check.DOCUMENT, Check.PROOF), found));
  }

  private List<Fault> validity(Secured credential) {
    return Stream.concat(
            Times.ofCredential(credential.document(), credential.model(), clock.instant()).stream(),
            claimed(credential).stream())
        .toList();
  }

  /** What a JWT says of its own times. */
  private List<Fault> claimed(Secured secured) {
    return switch (secured) {
      case Secured.Embedded _ -> List.of();
      case Secured.Enveloped it -> Times.ofClaims(it.jws().payload(), clock.instant());
    };
  }
}
