package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Members;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a collection from a request, or from what was stored. */
final class CollectionReader {
  private static final int MAX_SCHEMAS = 16;

  /** So that no instant plus it leaves the calendar. */
  private static final Duration MAX_VALIDITY = Duration.ofDays(36_525);

  private final Members members;

  CollectionReader(Members members) {
    this.members = members;
  }

  Collection draft(CollectionId id, OrganisationId organisationId, Instant now) {
    Collection collection =
        collection(id, organisationId, false, now.truncatedTo(ChronoUnit.MILLIS));
    Members _ = members.nothingElse();
    return collection;
  }

  Collection stored() {
    return collection(
        CollectionId.parse(members.text("id")),
        OrganisationId.parse(members.text("organisationId")),
        members.truth("paused", false),
        Instant.parse(members.text("createdAt")));
  }

  private Collection collection(
      CollectionId id, OrganisationId organisationId, boolean paused, Instant createdAt) {
    return new Collection(
        id,
        organisationId,
        members.name("name", 200),
        new Did(members.text("issuerDid")),
        schemaIds(),
        members.parsed("format", CollectionReader::format),
        Names.vct(members, "vct"),
        claims(),
        validFor(),
        revocable(),
        Policy.in(members),
        paused,
        createdAt);
  }

  private List<SchemaId> schemaIds() {
    List<String> ids = members.texts("schemaIds").stream().distinct().toList();
    if (ids.isEmpty() || ids.size() > MAX_SCHEMAS) {
      throw members.fault("schemaIds", "none, or more than " + MAX_SCHEMAS);
    }
    return ids.stream().map(SchemaId::new).toList();
  }

  private static FormatIdentifier format(String wireName) {
    return FormatIdentifier.ofWireName(wireName)
        .orElseThrow(() -> new IllegalArgumentException("not one of dc+sd-jwt, vc+jwt, ldp_vc"));
  }

  private Claims claims() {
    Map<String, @Nullable Object> values = members.optionalMap("claims");
    if (values == null) {
      return Claims.NONE;
    }
    return new Claims(values).unreserved("/claims");
  }

  private @Nullable Lifetime validFor() {
    Duration duration = members.optionalDuration("validFor");
    if (duration == null) {
      return null;
    }
    if (duration.compareTo(MAX_VALIDITY) > 0) {
      throw members.fault("validFor", "longer than a hundred years");
    }
    return new Lifetime(members.text("validFor"));
  }

  private boolean revocable() {
    Members status = members.optionalObject("status");
    if (status == null) {
      return true;
    }
    boolean revocable = status.truth("revocable", true);
    Members _ = status.nothingElse();
    return revocable;
  }
}
