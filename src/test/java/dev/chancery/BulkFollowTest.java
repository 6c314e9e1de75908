package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.api.Routes;
import dev.chancery.bulk.Followers;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.EventReader;
import dev.chancery.testing.Rows;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever follows a bulk is told how far it is, as it happens. */
class BulkFollowTest {
  private static TestGateway gateway;
  private static int organisations;

  private Api api;
  private Rows rows;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void found() {
    api = gateway.organisation("Acme " + organisations++);
    rows = Rows.of(Campaign.with(api, Campaign.unlimited("open")));
  }

  private static String path(String id) {
    return "/api/v1/bulk/" + id + "/events";
  }

  private EventReader follow(String id) {
    return EventReader.open(api, path(id));
  }

  private void move(String id, String verb) {
    assertThat(api.post("/api/v1/bulk/" + id + "/" + verb, Map.of()).status()).isEqualTo(200);
  }

  /** One that nobody works off before the next year. */
  private String waiting() {
    return Rows.accepted(
        rows.csvWith(
            "?notBefore=" + gateway.clock().instant().plusSeconds(366 * 86_400),
            "did,name",
            Wallet.ed25519().did() + ",Ada"));
  }

  private static Map<String, @Nullable Object> counts(String data) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(Json.object(data).get("counts")));
  }

  @Test
  void it_is_told_from_where_it_is_to_its_end() {
    String id = Rows.accepted(rows.csv("did,name", Wallet.ed25519().did() + ",Ada", "x,Bob"));
    move(id, "pause");
    try (EventReader events = follow(id)) {
      EventReader.Event first = events.next();
      assertThat(first.name()).isEqualTo("progress");
      assertThat(Json.object(first.data()))
          .containsEntry("bulkId", id)
          .containsEntry("state", "paused");
      move(id, "resume");

      List<EventReader.Event> rest = events.rest();

      assertThat(rest.getLast().name()).isEqualTo("done");
      assertThat(counts(rest.getLast().data()))
          .containsEntry("issued", 1)
          .containsEntry("rejected", 1);
      assertThat(rest.subList(0, rest.size() - 1)).allMatch(it -> it.name().equals("progress"));
    }
  }

  @Test
  void what_is_over_is_told_once_and_what_is_cancelled_meanwhile_too() {
    String id = waiting();
    try (EventReader events = follow(id)) {
      assertThat(events.next().name()).isEqualTo("progress");
      move(id, "cancel");
      assertThat(events.rest()).singleElement().extracting(it -> it.name()).isEqualTo("cancelled");
    }
    Answered again = api.with("Last-Event-ID", "whatever").get(path(id));
    assertThat(again.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(again.string()).startsWith("event: cancelled\ndata: {").endsWith("}\n\n");
  }

  @Test
  void nothing_is_said_twice_and_silence_is_broken_by_a_comment() {
    String id = waiting();
    try (EventReader events = follow(id)) {
      assertThat(events.next().name()).isEqualTo("progress");
      Followers followers = gateway.gateway().wiring().third.followers;
      await()
          .until(
              () -> {
                followers.look();
                return events.comments() > 0;
              });
      move(id, "cancel");
      assertThat(events.rest()).hasSize(1);
    }
  }

  @Test
  void an_organisation_has_so_many_followers_and_no_more() {
    String id = waiting();
    List<EventReader> all = new ArrayList<>();
    try {
      for (int i = 0; i < Followers.MOST_OF_ONE; i++) {
        all.add(follow(id));
      }
      Answered refused = api.get(path(id));
      assertThat(refused.code()).isEqualTo("OVERLOADED");
      assertThat(refused.header("Retry-After")).isEqualTo("10");
      Rows others =
          Rows.of(Campaign.with(gateway.organisation("Other"), Campaign.unlimited("open")));
      String done = Rows.accepted(others.csv("did,name", ",Nobody"));
      assertThat(others.api().get(path(done)).string()).startsWith("event: done");

      all.removeLast().close();

      await().until(() -> follows(id));
    } finally {
      all.forEach(EventReader::close);
    }
  }

  @Test
  void who_hangs_up_is_nobodys_bug() {
    Logger logger = (Logger) LoggerFactory.getLogger(Routes.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    try {
      String id = waiting();
      for (int i = 0; i < Followers.MOST_OF_ONE; i++) {
        follow(id).close();
      }
      move(id, "pause");
      await().until(() -> follows(id));
      await().during(Duration.ofMillis(300)).until(said.list::isEmpty);
    } finally {
      logger.detachAppender(said);
    }
  }

  private boolean follows(String id) {
    try (EventReader events = EventReader.open(api, path(id))) {
      return events.status() == 200;
    }
  }

  @Test
  void who_has_lost_the_key_hears_no_more() {
    String id = waiting();
    Answered key = api.post("/api/v1/keys", Map.of("name", "screen", "scopes", List.of("read")));
    try (EventReader events = EventReader.open(new Api(api.base(), key.text("key")), path(id))) {
      assertThat(events.next().name()).isEqualTo("progress");
      assertThat(api.delete("/api/v1/keys/" + key.text("id")).status()).isEqualTo(204);

      assertThat(events.rest()).isEmpty();
    }
  }

  @Test
  void a_node_that_is_shut_down_ends_what_it_tells() {
    TestGateway node = gateway.sibling();
    String id = waiting();
    try (EventReader events = EventReader.open(api.at(node.stranger().base()), path(id))) {
      assertThat(events.next().name()).isEqualTo("progress");
      long begun = System.nanoTime();

      node.close();

      assertThat(events.rest()).isEmpty();
      assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
    }
  }

  @Test
  void another_organisations_bulk_is_not_there() {
    assertThat(gateway.api().get(path(waiting())).status()).isEqualTo(404);
  }
}
