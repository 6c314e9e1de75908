package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionTest {
  private static final String REQUEST =
      """
      {"name": "Spring course", "issuerDid": "did:web:example.org", "schemaIds": ["a", "b"],
       "format": "dc+sd-jwt", "claims": {"n": 1.250, "none": null}, "vct": "urn:example:course",
       "validFor": "P30D", "status": {"revocable": false},
       "policy": {"admission": "proof", "copiesPerHolder": null, "cap": 10}}
      """;

  @Test
  void a_request_becomes_a_collection() {
    Collection collection = draft(REQUEST);

    assertThat(collection.validFor()).isEqualTo(new Lifetime("P30D"));
    assertThat(new Lifetime("P30D").duration()).isEqualTo(Duration.ofDays(30));
    assertThat(collection.revocable()).isFalse();
    assertThat(collection.paused()).isFalse();
    assertThat(collection.createdAt()).isEqualTo("2026-11-21T09:00:00.123Z");
    assertThat(collection.document()).containsEntry("name", "Spring course");
    assertThat(collection.document()).doesNotContainKey("organisationId");
    assertThat(collection.document()).containsEntry("validFor", "P30D");
  }

  @Test
  void what_is_not_said_has_its_default() {
    Collection collection =
        draft(
            """
            {"name": "x", "issuerDid": "did:web:example.org", "schemaIds": ["a"], "format": "vc+jwt",
             "policy": {"admission": "open"}}
            """);

    assertThat(collection.revocable()).isTrue();
    assertThat(collection.validFor()).isNull();
    assertThat(collection.vct()).isNull();
    assertThat(collection.claims().isEmpty()).isTrue();
    assertThat(collection.policy().copiesPerHolder()).isEqualTo(1);
  }

  @Test
  void a_collection_survives_being_written_and_read() {
    Collection collection = draft(REQUEST);

    assertThat(Collection.of(Json.object(Json.text(collection.json())))).isEqualTo(collection);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name | null | /name",
        "schemaIds | [] | /schemaIds",
        "schemaIds | [\"-\"] | /id",
        "format | \"jwt_vc\" | /format",
        "claims | {\"iss\": 1} | /claims/iss",
        "vct | \"course\" | /vct",
        "validFor | \"P1M\" | /validFor",
        "validFor | \"P40000D\" | /validFor",
        "status | {\"revocable\": 1} | /status/revocable",
        "status | {\"list\": 1} | /status/list",
        "policy | null | /policy",
        "id | \"mine\" | /id",
        "paused | true | /paused"
      })
  void nonsense_is_pointed_at(String member, String value, String pointer) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>(Json.object(REQUEST));
    request.put(
        member, Json.array(("[" + value + "]").getBytes(StandardCharsets.UTF_8)).getFirst());

    assertThat(Refusals.pointer(() -> draft(Json.text(request)))).isEqualTo(pointer);
  }

  @Test
  void the_issuer_is_a_DID() {
    assertThat(Refusals.problem(() -> draft(REQUEST.replace("did:web:", "web:"))))
        .isInstanceOf(Problem.DidMalformed.class);
  }

  @Test
  void a_patch_changes_only_what_it_names() {
    Collection collection = draft(REQUEST);

    Collection paused = collection.patched(Json.object("{\"paused\": true}"));
    Collection both =
        paused.patched(Json.object("{\"name\": \"Autumn\", \"policy\": {\"cap\": 20}}"));

    assertThat(paused.paused()).isTrue();
    assertThat(paused.policy()).isEqualTo(collection.policy());
    assertThat(both.paused()).isTrue();
    assertThat(both.name()).isEqualTo("Autumn");
    assertThat(both.policy())
        .isEqualTo(new Policy(Admission.PROOF, null, 20L, null, null, null, null));
  }

  @Test
  void nothing_else_of_a_collection_changes() {
    assertThat(
            Refusals.pointer(() -> draft(REQUEST).patched(Json.object("{\"format\": \"vc+jwt\"}"))))
        .isEqualTo("/format");
  }

  private static Collection draft(String request) {
    return Collection.draft(
        Json.object(request),
        new CollectionId(new UUID(1, 2)),
        new OrganisationId(new UUID(3, 4)),
        Instant.parse("2026-11-21T09:00:00.123456Z"));
  }
}
