package dev.chancery.api.page;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What the tests show: a benign view, whose outside text can be replaced. */
final class Views {
  static final String LOGO =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  static final CollectionId COLLECTION =
      new CollectionId(UUID.fromString("0193e0b4-5d7c-7a11-8c52-3f0c5a1f9e21"));
  static final URI PAGE = URI.create("https://issue.example.org/c/" + COLLECTION);
  static final Links LINKS =
      new Links(
          PAGE,
          URI.create("https://issue.example.org/auto-issue"),
          URI.create("https://issue.example.org/auto-issue/challenge"),
          URI.create("https://issue.example.org"));
  static final Availability OPEN = new Availability.Open(Instant.parse("2026-06-01T16:00:00Z"));
  static final Requirements EVERYTHING = new Requirements(true, true, true, true);
  static final Requirements NOTHING = new Requirements(false, false, false, false);

  static final ClaimView.Stage WAITING =
      new ClaimView.Stage.Waiting(
          Instant.parse("2026-06-01T16:00:00Z"), new Availability.Open(null));

  private Views() {}

  static CollectView collect(Availability availability, Requirements requirements) {
    return collect(availability, requirements, UnaryOperator.identity());
  }

  /** {@code outside} is what becomes of each string that is somebody else's. */
  static CollectView collect(
      Availability availability, Requirements requirements, UnaryOperator<String> outside) {
    return new CollectView(
        COLLECTION,
        outside.apply("Open Data Workshop 2026"),
        outside.apply("Helvetia University of Applied Sciences"),
        new Did("did:web:issue.example.org:issuers:helvetia-university"),
        card(outside, "#0b3d3a", "#f4efe2"),
        availability,
        requirements,
        LINKS);
  }

  static Card card(UnaryOperator<String> outside, String background, String text) {
    return new Card(
        outside.apply("Certificate of Attendance"),
        outside.apply("Two days, 14 contact hours"),
        background,
        text,
        LOGO,
        outside.apply("A lighthouse"),
        List.of(outside.apply("given_name"), outside.apply("familyName"), outside.apply("Hours")));
  }

  static ClaimView claim(ClaimView.Stage stage, UnaryOperator<String> outside) {
    return new ClaimView(
        outside.apply("Open Data Workshop 2026"),
        outside.apply("Helvetia University of Applied Sciences"),
        new Did("did:web:issue.example.org:issuers:helvetia-university"),
        card(outside, "#0b3d3a", "#f4efe2"),
        stage,
        "waiting",
        URI.create("https://issue.example.org/claim/3vXb0e2nq0dUq2m4Yw9m0yJmYq5z4c8o0Hn6qvM1bXk"));
  }

  static ScreenView screen(Availability availability) {
    return screen(availability, UnaryOperator.identity());
  }

  static ScreenView screen(Availability availability, UnaryOperator<String> outside) {
    return new ScreenView(
        outside.apply("Open Data Workshop 2026"),
        outside.apply("Helvetia University of Applied Sciences"),
        availability,
        URI.create(PAGE + "?code=MTcwMDAwMDAwMA.9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d"),
        Duration.ofMillis(21_400),
        Duration.ofSeconds(30));
  }
}
