package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Holder;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An organisation that hands its credentials out itself has them while they are kept. */
class BulkExportTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Rows badges() {
    return Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  private static String worked(Rows rows, List<Wallet> wallets) {
    StringBuilder file = new StringBuilder("did,name\n");
    wallets.forEach(wallet -> file.append(wallet.did()).append(",Name\n"));
    String id = Rows.accepted(rows.send("", "text/csv", file.toString().getBytes(UTF_8)));
    await().atMost(Duration.ofSeconds(20)).until(() -> rows.bulk(id).text("state").equals("done"));
    return id;
  }

  private static List<Wallet> wallets(int count) {
    return Stream.generate(Wallet::ed25519).limit(count).toList();
  }

  private static String path(String id) {
    return "/api/v1/bulk/" + id + "/credentials.ndjson";
  }

  private static List<Map<String, @Nullable Object>> exported(String id) {
    Answered answer = gateway.api().get(path(id));
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    answer.string().lines().forEach(line -> lines.add(Json.object(line)));
    return lines;
  }

  private static String text(Map<String, ?> line, String name) {
    return String.valueOf(line.get(name));
  }

  @Test
  void each_credential_stands_on_a_line_in_the_order_of_the_file() {
    List<Wallet> wallets = wallets(450);
    String id = worked(badges(), wallets);

    List<Map<String, @Nullable Object>> lines = exported(id);

    assertThat(lines.stream().map(line -> text(line, "holderDid")))
        .containsExactlyElementsOf(wallets.stream().map(Wallet::did).toList());
    assertThat(lines.getLast()).containsEntry("line", 451).containsEntry("format", "dc+sd-jwt");
    assertThat(Credential.parse(text(lines.getFirst(), "credential")).claims())
        .containsEntry("name", "Name");
    assertThat(
            gateway
                .api()
                .get("/api/v1/credentials/" + text(lines.getFirst(), "credentialId"))
                .text("credential"))
        .isEqualTo(text(lines.getFirst(), "credential"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vc+jwt", "ldp_vc"})
  void every_format_is_written_as_it_is_handed_out(String format) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("format", format);
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256", "Ed25519"));
    String id = worked(Rows.of(Campaign.of(gateway.api(), request)), wallets(1));

    assertThat(exported(id).getFirst())
        .containsEntry("format", format)
        .extractingByKey("credential")
        .isInstanceOf(format.equals("ldp_vc") ? Map.class : String.class);
  }

  @Test
  void what_is_revoked_or_not_kept_any_more_is_not_there() {
    List<Wallet> wallets = wallets(3);
    String id = worked(badges(), wallets);
    String revoked = text(exported(id).getFirst(), "credentialId");
    assertThat(gateway.api().post("/api/v1/credentials/" + revoked + "/revoke", Map.of()).status())
        .isEqualTo(200);
    TestServers.execute(
        gateway.database(),
        "delete from delivery d using credential c where c.id = d.credential_id and c.bulk_line = 3"
            + " and c.bulk_id = '%s'".formatted(id));

    assertThat(exported(id)).hasSize(1).first().extracting(it -> it.get("line")).isEqualTo(4);
  }

  @Test
  void what_was_exported_still_waits_for_its_holder() {
    List<Wallet> wallets = wallets(1);
    String id = worked(badges(), wallets);
    List<Map<String, @Nullable Object>> lines = exported(id);

    assertThat(Holder.ids(new Holder(gateway.stranger(), wallets.getFirst()).collect()))
        .containsExactly(text(lines.getFirst(), "credentialId"));
  }

  @Test
  void it_stands_in_the_trail_who_has_exported_them() {
    String id = worked(badges(), wallets(1));

    assertThat(exported(id)).hasSize(1);

    assertThat(
            TestServers.query(
                    gateway.database(),
                    "select action from audit where subject_id = '" + id + "' order by seq")
                .stream()
                .map(row -> row.get("action")))
        .containsExactly("bulk.uploaded", "bulk.exported");
  }

  @Test
  void another_organisations_bulk_is_not_there() {
    String id = worked(badges(), wallets(1));

    assertThat(gateway.organisation("Other").get(path(id)).status()).isEqualTo(404);
  }
}
