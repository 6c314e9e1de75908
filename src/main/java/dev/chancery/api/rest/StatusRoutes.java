package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.model.StatusKind;
import dev.chancery.model.StatusListId;
import dev.chancery.status.Publication;
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
    routes.get("/status/:list", Access.PUBLIC, this::list);
  }

  private Future<Answer> list(Exchange exchange) {
    return lists
        .require(StatusListId.parse(exchange.path("list")))
        .map(publication -> answer(exchange, publication));
  }

  private Answer answer(Exchange exchange, Publication publication) {
    String etag = "\"" + publication.etag() + "\"";
    boolean unchanged =
        exchange.header("If-None-Match").map(known -> matches(known, etag)).orElse(false);
    Answer answer =
        unchanged
            ? Answer.unchanged()
            : Answer.of(200, mediaType(publication.kind()), publication.signed());
    return answer
        .with("ETag", etag)
        .with("Cache-Control", "public, max-age=" + maxAge(publication));
  }

  private long maxAge(Publication publication) {
    Duration left = Duration.between(clock.instant(), publication.expiresAt());
    return Math.max(0, Math.min(ttl.toSeconds(), left.toSeconds()));
  }

  /** RFC 9110 §13.1.2: a list of tags, weak ones compared as strong, or any. */
  private static boolean matches(String known, String etag) {
    for (String tag : known.split(",")) {
      String trimmed = tag.trim();
      if (trimmed.equals("*") || trimmed.equals(etag) || trimmed.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  private static String mediaType(StatusKind kind) {
    return switch (kind) {
      case TOKEN_STATUS_LIST -> "application/statuslist+jwt";
      case BITSTRING_STATUS_LIST -> "application/vc+jwt";
    };
  }
}
