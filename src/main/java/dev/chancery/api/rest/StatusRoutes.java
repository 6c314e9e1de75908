package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusKind;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusPurpose;
import dev.chancery.status.PublishedList;
import dev.chancery.status.PublishedLists;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Signed status lists, for every verifier alike (Token Status List §8, Bitstring Status List §3.1).
 */
public final class StatusRoutes {
  private final PublishedLists lists;
  private final InstantSource clock;
  private final Duration ttl;

  /** {@code ttl}: how long a copy may be kept, which the list itself says too. */
  public StatusRoutes(PublishedLists lists, InstantSource clock, Duration ttl) {
    this.lists = lists;
    this.clock = clock;
    this.ttl = ttl;
  }

  public void register(Routes routes) {
    routes.get(
        "/status/:list", Access.PUBLIC, exchange -> list(exchange, StatusPurpose.REVOCATION));
    routes.get(
        "/status/:list/suspension",
        Access.PUBLIC,
        exchange -> list(exchange, StatusPurpose.SUSPENSION));
  }

  private Future<Answer> list(Exchange exchange, StatusPurpose purpose) {
    return lists
        .require(StatusListId.parse(exchange.path("list")), purpose)
        .map(list -> answer(exchange, list));
  }

  /** The two codings have tags of their own, as a strong one asks for (RFC 9110 §8.8.3.3). */
  private Answer answer(Exchange exchange, PublishedList list) {
    boolean gzip = exchange.takes("gzip");
    String etag = "\"" + list.etag() + (gzip ? "-gzip\"" : "\"");
    Answer answer = exchange.has(etag) ? Answer.unchanged() : whole(list, gzip);
    return answer
        .with("ETag", etag)
        .with("Vary", "Accept-Encoding")
        .with("Cache-Control", "public, max-age=" + maxAge(list));
  }

  private static Answer whole(PublishedList list, boolean gzip) {
    String mediaType = mediaType(list.proofType());
    return gzip
        ? Answer.of(200, mediaType, list.gzipped()).with("Content-Encoding", "gzip")
        : Answer.of(200, mediaType, list.signed());
  }

  private long maxAge(PublishedList list) {
    Duration left = Duration.between(clock.instant(), list.expiresAt());
    return Math.max(0, Math.min(ttl.toSeconds(), left.toSeconds()));
  }

  private static String mediaType(ProofType proofType) {
    FormatIdentifier format = proofType.format();
    return switch (StatusKind.of(format)) {
      case TOKEN_STATUS_LIST -> "application/statuslist+jwt";
      case BITSTRING_STATUS_LIST -> format.mediaType();
    };
  }
}
