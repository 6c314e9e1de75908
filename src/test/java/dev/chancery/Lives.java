package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.StatusList;
import dev.chancery.testing.StatusList.Status;
import java.time.Duration;
import java.util.Map;

/** What becomes of credentials of {@code gateway}, as their issuer and their verifiers see it. */
record Lives(TestGateway gateway) {
  private static final Duration PUBLISHED = Duration.ofSeconds(2);

  /** Has the issuer {@code suspend}, {@code reinstate} or {@code revoke} it. */
  Answered take(Answered issued, String step) {
    return gateway
        .api()
        .post("/api/v1/credentials/" + issued.text("credentialId") + "/" + step, Map.of());
  }

  /** The same where nothing stands in the way. */
  void bring(Answered issued, String step, String state) {
    assertStands(take(issued, step), state);
  }

  static void assertStands(Answered answer, String state) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(answer.json()).containsEntry("state", state);
  }

  Status status(Answered issued) {
    return StatusList.of(gateway.stranger(), issued);
  }

  /** Waits as long as a node may take to publish it. */
  void awaitStatus(Answered issued, Status status) {
    await().atMost(PUBLISHED).untilAsserted(() -> assertThat(status(issued)).isEqualTo(status));
  }

  /** The id of {@code issued} as the database has it. */
  static String uuid(Answered issued) {
    return issued.text("credentialId").substring("urn:uuid:".length());
  }
}
