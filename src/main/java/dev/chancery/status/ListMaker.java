package dev.chancery.status;

import dev.chancery.format.Prepared;
import dev.chancery.format.StatusBits;
import dev.chancery.format.StatusListDraft;
import dev.chancery.format.StatusListWriter;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusPurpose;
import dev.chancery.model.StatusValue;
import dev.chancery.platform.bus.Bus;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.Sign;
import dev.chancery.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Writes lists and has them signed. They are packed on a worker thread: some are large. */
final class ListMaker {
  /** Enough for {@link StatusValue} (Token Status List §7.1). */
  private static final int TOKEN_BITS = 2;

  private final Vertx vertx;
  private final KeyRing keyRing;
  private final Bus bus;
  private final InstantSource clock;
  private final StatusUris uris;
  private final Duration lifetime;
  private final Duration ttl;

  /** A maker of lists that are valid for {@code lifetime} and may be kept for {@code ttl}. */
  ListMaker(
      Vertx vertx,
      KeyRing keyRing,
      Bus bus,
      InstantSource clock,
      StatusUris uris,
      Duration lifetime,
      Duration ttl) {
    this.vertx = vertx;
    this.keyRing = keyRing;
    this.bus = bus;
    this.clock = clock;
    this.uris = uris;
    this.lifetime = lifetime;
    this.ttl = ttl;
  }

  /** {@code due} with {@code entries}, signed by its issuer now. */
  Future<Publication> make(StatusPublications.Due due, List<StatusBits.Entry> entries) {
    Instant now = clock.instant();
    return keyRing
        .active(due.series().issuer(), due.series().proofType().algorithms(), now)
        .map(key -> new Making(due, entries, key, now, now.plus(lifetime)))
        .compose(this::make);
  }

  private record Making(
      StatusPublications.Due due,
      List<StatusBits.Entry> entries,
      SigningKey key,
      Instant now,
      Instant expiresAt) {
    Publication signed(byte[] signed) {
      return new Publication(due.list(), due.version(), signed, null, expiresAt);
    }
  }

  private Future<Publication> make(Making making) {
    return switch (making.due.series().kind()) {
      case TOKEN_STATUS_LIST -> sign(making, StatusPurpose.REVOCATION).map(making::signed);
      case BITSTRING_STATUS_LIST ->
          sign(making, StatusPurpose.REVOCATION)
              .map(making::signed)
              .compose(
                  publication ->
                      sign(making, StatusPurpose.SUSPENSION).map(publication::suspending));
    };
  }

  private Future<byte[]> sign(Making making, StatusPurpose purpose) {
    return vertx
        .executeBlocking(() -> prepared(making, purpose), false)
        .compose(
            prepared ->
                bus.request(Sign.ADDRESS, new Sign(making.key.id(), prepared.toBeSigned()))
                    .map(signed -> prepared.finish(signed.signature())))
        .map(text -> text.getBytes(StandardCharsets.US_ASCII));
  }

  private Prepared prepared(Making making, StatusPurpose purpose) {
    ProofType proofType = making.due.series().proofType();
    return StatusListWriter.of(proofType)
        .prepare(
            new StatusListDraft(
                making.key.issuer(),
                making.key.kid(proofType),
                making.key.algorithm(),
                purpose.uri(uris.of(making.due.list())),
                making.now,
                making.expiresAt,
                ttl,
                purpose,
                bits(making, purpose)));
  }

  /** All that is said of an entry, or whether it is what {@code purpose} is about. */
  private static StatusBits bits(Making making, StatusPurpose purpose) {
    return switch (making.due.series().kind()) {
      case TOKEN_STATUS_LIST -> StatusBits.of(making.due.size(), TOKEN_BITS, making.entries);
      case BITSTRING_STATUS_LIST ->
          StatusBits.of(making.due.size(), 1, set(making.entries, StatusValue.of(purpose).code()));
    };
  }

  private static List<StatusBits.Entry> set(List<StatusBits.Entry> entries, int code) {
    return entries.stream()
        .filter(entry -> entry.value() == code)
        .map(entry -> new StatusBits.Entry(entry.index(), 1))
        .toList();
  }
}
