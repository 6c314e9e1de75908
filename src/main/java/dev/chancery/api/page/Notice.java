package dev.chancery.api.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is said in place of how to collect. */
record Notice(String title, Html text) {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Absent while the collection is open. */
  static @Nullable Notice of(Availability availability) {
    return switch (availability) {
      case Availability.Open _ -> null;
      case Availability.Paused _ ->
          new Notice("Paused for now", Html.of("The issuer is taking a break. Try again later."));
      case Availability.NotYetOpen(Instant opensAt) ->
          new Notice("Not open yet", Html.of("You can collect this from {}.", time(opensAt)));
      case Availability.Closed(Instant closedAt) ->
          new Notice(
              "No longer available",
              Html.of(
                  "This closed on {}. Credentials already collected remain yours.",
                  time(closedAt)));
      case Availability.Exhausted _ ->
          new Notice(
              "All have been collected",
              Html.of("None are left. If you collected yours, it remains yours."));
    };
  }

  static Html time(Instant instant) {
    return Html.of("<time datetime=\"{}\">{}</time>", instant, DAY_AND_TIME.format(instant));
  }

  Html html() {
    return Html.of(
        """
        <section class="notice">
        <h2>{}</h2>
        <p>{}</p>
        </section>
        """,
        title,
        text);
  }
}
