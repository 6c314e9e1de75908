package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Claims;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the issuer says of itself is not a claim: each such name, by each way that claims come. */
@Tag("T-37")
class ReservedNamesTest {
  @RegisterExtension static final Stage STAGE = Stage.set();
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    campaign = Campaign.with(STAGE.gateway().api(), Map.of("admission", "allowlist"));
    assertThat(
            Campaign.with(STAGE.gateway().api(), Map.of("admission", "open"))
                .scan(Wallet.ed25519())
                .status())
        .isEqualTo(201);
  }

  @Test
  void the_names_that_the_threat_lists_are_reserved() {
    assertThat(Claims.RESERVED)
        .contains("iss", "sub", "cnf", "status", "exp", "vct", "_sd", "_sd_alg", "...", "id")
        .contains("issuer", "proof");
  }

  static Stream<String> reserved() {
    return Claims.RESERVED.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("reserved")
  void a_reserved_name_is_refused_from_every_channel(String name) {
    List<Answered> answers =
        STAGE
            .spoils()
            .none(
                () ->
                    List.of(
                        collection(name),
                        patched(name),
                        holder(name),
                        template(name),
                        property(name)));

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).as(answer.string()).isEqualTo(400));
  }

  /** RFC 9901 §4.2.4.1: a digest's names mean the same at any depth. */
  @ParameterizedTest
  @MethodSource("digests")
  void the_names_of_digests_are_refused_at_any_depth(String name) {
    List<Answered> answers =
        STAGE
            .spoils()
            .none(
                () ->
                    Stream.of(Map.of(name, "x"), List.of(Map.of("a", Map.of(name, "x"))))
                        .map(
                            deep ->
                                STAGE
                                    .gateway()
                                    .api()
                                    .post(
                                        "/api/v1/collections/" + campaign.id() + "/holders",
                                        List.of(
                                            Map.of(
                                                "did",
                                                Wallet.ed25519().did(),
                                                "claims",
                                                Map.of("event", deep)))))
                        .toList());
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(400));
  }

  static Stream<String> digests() {
    return Stream.of("_sd", "_sd_alg", "...");
  }

  private static Answered collection(String name) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", campaign.issuerDid());
    request.put("schemaIds", campaign.document().get("schemaIds"));
    request.put("claims", Map.of(name, "x", "event", "e", "access", "a"));
    return STAGE.gateway().api().post("/api/v1/collections", request);
  }

  private static Answered patched(String name) {
    return campaign.patch(Map.of("claims", Map.of(name, "x", "event", "e", "access", "a")));
  }

  private static Answered holder(String name) {
    return STAGE
        .gateway()
        .api()
        .post(
            "/api/v1/collections/" + campaign.id() + "/holders",
            List.of(Map.of("did", Wallet.ed25519().did(), "claims", Map.of(name, "x"))));
  }

  private static Answered template(String name) {
    return schema("template", Map.of(name, "{{input.event}}"));
  }

  private static Answered property(String name) {
    return schema(
        "jsonSchema",
        Map.of("type", "object", "properties", Map.of(name, Map.of("type", "string"))));
  }

  private static Answered schema(String member, Object value) {
    Map<String, @Nullable Object> type = new LinkedHashMap<>();
    type.put("id", "reserved");
    type.put("name", "Reserved");
    type.put("version", "1");
    type.put("type", List.of("Reserved"));
    type.put("jsonSchema", Map.of("type", "object"));
    type.put(member, value);
    return STAGE.gateway().api().post("/api/v1/schemas", type);
  }
}
