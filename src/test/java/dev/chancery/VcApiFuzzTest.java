package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.VcApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever stands where a credential should, nobody gets a 500 for it. */
@Tag("T-22")
class VcApiFuzzTest {
  private static final List<String> NAMES =
      List.of(
          "@context",
          "@value",
          "@id",
          "@type",
          "@graph",
          "@language",
          "@direction",
          "@list",
          "id",
          "type",
          "issuer",
          "name",
          "credentialSubject",
          "credentialStatus",
          "credentialSchema",
          "validFrom",
          "validUntil",
          "shade",
          "evidence",
          "proof",
          "relatedResource",
          "statusSize");

  private static final List<Object> SCALARS =
      List.of(
          "",
          "VerifiableCredential",
          "Badge",
          "BitstringStatusListEntry",
          "did:example:1",
          "_:b0",
          "urn:x:1",
          "2026-01-02T03:04:05Z",
          VcApi.V1,
          VcApi.V2,
          "@id",
          "\ud83d\ude00",
          "\u0001",
          0,
          -1,
          7.5,
          1e300,
          Long.MAX_VALUE,
          true,
          false);

  private static TestGateway gateway;
  private static VcApi backend;
  private final Random random = new Random(20_260_122);

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    backend = VcApi.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void random_trees_are_refused() {
    for (int i = 0; i < 300; i++) {
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("credential", tree(0));
      Answered answer = gateway.api().post(backend.endpoint(), body);
      assertThat(answer.status()).as(Json.text(body) + answer).isIn(400, 422);
    }
  }

  /** Some are as good as before, so that both ends are reached. */
  @Test
  void good_credentials_with_a_random_part_are_issued_or_refused() {
    int issued = 0;
    for (int i = 0; i < 600; i++) {
      Map<String, @Nullable Object> credential = backend.credential();
      List<String> members = new ArrayList<>(credential.keySet());
      members.addAll(NAMES);
      credential.put(members.get(random.nextInt(members.size())), tree(1));
      Answered answer = backend.issue(credential);
      assertThat(answer.status()).as(Json.text(credential) + answer).isIn(201, 400, 409, 422);
      issued += answer.status() == 201 ? 1 : 0;
    }
    assertThat(issued).isBetween(1, 599);
  }

  private @Nullable Object tree(int depth) {
    int kind = random.nextInt(depth > 4 ? 2 : 4);
    return switch (kind) {
      case 0 -> random.nextInt(8) == 0 ? null : SCALARS.get(random.nextInt(SCALARS.size()));
      case 1 -> SCALARS.get(random.nextInt(SCALARS.size()));
      case 2 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(tree(depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.put(NAMES.get(random.nextInt(NAMES.size())), tree(depth + 1));
        }
        yield object;
      }
    };
  }
}
