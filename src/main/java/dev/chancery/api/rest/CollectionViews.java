package dev.chancery.api.rest;

import dev.chancery.api.page.Availability;
import dev.chancery.api.page.Card;
import dev.chancery.api.page.CollectView;
import dev.chancery.api.page.Links;
import dev.chancery.api.page.Requirements;
import dev.chancery.api.page.ScreenView;
import dev.chancery.autoissue.ScreenCodes;
import dev.chancery.catalog.Admission;
import dev.chancery.catalog.Collection;
import dev.chancery.catalog.Display;
import dev.chancery.catalog.Policy;
import dev.chancery.issuance.Plan;
import dev.chancery.model.CollectionId;
import dev.chancery.platform.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A collection as strangers see it: on a page, on a screen, and as data; {@code vacant}: whether it
 * has anything left to give.
 */
public final class CollectionViews {
  private final URI baseUrl;
  private final InstantSource clock;

  public CollectionViews(URI baseUrl, InstantSource clock) {
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

  /** What a QR of the collection holds; with {@code code} where a screen shows one. */
  URI link(CollectionId id, @Nullable String code) {
    return URI.create(baseUrl + "/c/" + id + (code == null ? "" : "?code=" + code));
  }

  CollectView page(Plan plan, @Nullable String code, boolean vacant) {
    Collection collection = plan.collection();
    return new CollectView(
        collection.id(),
        collection.name(),
        plan.issuer().name(),
        plan.issuer().did(),
        card(plan),
        availability(collection, vacant),
        requirements(plan, code),
        links(collection, code));
  }

  ScreenView screen(Plan plan, String code, Duration untilNext, boolean vacant) {
    Collection collection = plan.collection();
    return new ScreenView(
        collection.name(),
        plan.issuer().name(),
        availability(collection, vacant),
        link(collection.id(), code),
        untilNext,
        ScreenCodes.STEP);
  }

  /** The same as data, for a wallet: what it is, and where to call. */
  Map<String, @Nullable Object> data(Plan plan, @Nullable String code, boolean vacant) {
    Collection collection = plan.collection();
    Links links = links(collection, code);
    Requirements requirements = requirements(plan, code);
    return Json.of(
        "collectionId", collection.id().toString(),
        "name", collection.name(),
        "issuer", Json.of("did", plan.issuer().did().value(), "name", plan.issuer().name()),
        "format", collection.format().wireName(),
        "display", plan.type().display().stream().map(Display::json).toList(),
        "state", state(availability(collection, vacant)),
        "requires",
            Json.of(
                "proof",
                requirements.proof(),
                "code",
                requirements.code(),
                "invitation",
                requirements.invitation()),
        "code", code,
        "autoIssue", links.autoIssue().toString(),
        "challenge", links.challenge().toString(),
        "audience", links.audience().toString());
  }

  private Links links(Collection collection, @Nullable String code) {
    return new Links(
        link(collection.id(), code),
        URI.create(baseUrl + "/auto-issue"),
        URI.create(baseUrl + "/auto-issue/challenge"),
        baseUrl);
  }

  private static Requirements requirements(Plan plan, @Nullable String code) {
    Admission admission = plan.collection().policy().admission();
    return new Requirements(
        plan.isProofRequired(),
        admission == Admission.ALLOWLIST,
        admission == Admission.CODE,
        code != null);
  }

  Availability availability(Collection collection, boolean vacant) {
    Policy policy = collection.policy();
    Instant now = clock.instant();
    if (collection.paused()) {
      return new Availability.Paused();
    }
    if (policy.opensAt() != null && now.isBefore(policy.opensAt())) {
      return new Availability.NotYetOpen(policy.opensAt());
    }
    if (policy.closesAt() != null && !now.isBefore(policy.closesAt())) {
      return new Availability.Closed(policy.closesAt());
    }
    return vacant ? new Availability.Open(policy.closesAt()) : new Availability.Exhausted();
  }

  static String state(Availability availability) {
    return switch (availability) {
      case Availability.Open _ -> "open";
      case Availability.Paused _ -> "paused";
      case Availability.NotYetOpen _ -> "not-yet-open";
      case Availability.Closed _ -> "closed";
      case Availability.Exhausted _ -> "exhausted";
    };
  }

  static Card card(Plan plan) {
    Optional<Display> display = plan.type().display().stream().findFirst();
    return new Card(
        display.map(Display::name).orElse(plan.collection().name()),
        display.map(Display::description).orElse(null),
        display.map(Display::backgroundColor).orElse(null),
        display.map(Display::textColor).orElse(null),
        display.map(Display::logo).map(logo -> logo.uri()).orElse(null),
        display.map(Display::logo).map(logo -> logo.alternativeText()).orElse(null),
        claimNames(plan));
  }

  private static List<String> claimNames(Plan plan) {
    return plan.type().jsonSchema().get("properties") instanceof Map<?, ?> properties
        ? properties.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }
}
