package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.bulk.SealedRow;
import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of rows comes in, in whatever form, and is stored and told of. */
class BulkUploadTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Rows.NOT_WORKED_OFF);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Rows badges() {
    return Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  /** Rows of a schema with a claim of each type. */
  private static Rows members() {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("claims", Map.of());
    request.put("policy", Map.of("admission", "allowlist"));
    String id = "member-" + Long.toHexString(System.nanoTime());
    Map<String, Object> properties =
        Map.of(
            "name", Map.of("type", "string", "minLength", 1),
            "email", Map.of("type", "string"),
            "age", Map.of("type", "integer", "minimum", 18),
            "height", Map.of("type", List.of("number", "null")),
            "vip", Map.of("$ref", "#/$defs/flag"),
            "since", Map.of("type", "string", "format", "date"),
            "tags", Map.of("type", "array", "items", Map.of("type", "string")),
            "address",
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("locality", Map.of("type", "string"), "zip", Map.of("type", "integer")),
                    "additionalProperties",
                    false));
    Answered schema =
        gateway
            .api()
            .post(
                "/api/v1/schemas",
                Map.of(
                    "id",
                    id,
                    "name",
                    "Member",
                    "version",
                    "1",
                    "type",
                    List.of("Member"),
                    "jsonSchema",
                    Map.of(
                        "type",
                        "object",
                        "properties",
                        properties,
                        "$defs",
                        Map.of("flag", Map.of("type", "boolean")),
                        "required",
                        List.of("name"),
                        "additionalProperties",
                        false)));
    assertThat(schema.status()).as(schema.string()).isEqualTo(201);
    request.put("schemaIds", List.of(id));
    return Rows.of(Campaign.of(gateway.api(), request));
  }

  @Test
  void rows_are_queued_in_chunks_and_counted() {
    Rows rows = badges();
    String[] lines = new String[251];
    lines[0] = "externalId,name";
    for (int i = 1; i < lines.length; i++) {
      lines[i] = "E" + i + ",Name " + i;
    }

    Answered uploaded = rows.csv(lines);
    String id = Rows.accepted(uploaded);

    assertThat(uploaded.text("state")).isEqualTo("queued");
    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("total", 250)
        .containsEntry("waiting", 250)
        .containsEntry("issued", 0)
        .containsEntry("rejected", 0)
        .containsEntry("duplicate", 0);
    assertThat(
            TestServers.query(
                gateway.database(),
                "select first_line, last_line, size, state from bulk_chunk where bulk_id = '"
                    + id
                    + "' order by first_line"))
        .map(Map::values)
        .map(List::copyOf)
        .containsExactly(
            List.of(2, 101, 100, "waiting"),
            List.of(102, 201, 100, "waiting"),
            List.of(202, 251, 50, "waiting"));
  }

  @Test
  void whom_a_row_is_for_is_told_and_lies_sealed_in_its_own_place() {
    Rows rows = badges();
    String did = Wallet.ed25519().did();
    String id =
        Rows.accepted(
            rows.csv(
                "did,email,phone,externalId,name",
                did + ",Ada@Example.com,+41 79 123 45 67,4711,Ada Lovelace"));

    assertThat(rows.rows(id, "").getFirst())
        .containsEntry("line", 2)
        .containsEntry("state", "waiting")
        .containsEntry("did", did)
        .containsEntry("email", "Ada@Example.com")
        .containsEntry("phone", "+41791234567")
        .containsEntry("externalId", "4711");
    assertThat(opened(id, 2).claims()).isEqualTo(Map.of("name", "Ada Lovelace"));
    String dump =
        String.valueOf(
            TestServers.query(
                gateway.database(),
                "select encode(sealed, 'escape') as sealed, r::text from bulk_row r where bulk_id = '"
                    + id
                    + "'"));
    assertThat(dump).doesNotContain("Ada", "4711", "+4179", did.substring(8));
  }

  @Test
  void texts_become_what_the_schema_asks_for() {
    Rows rows = members();
    String id =
        Rows.accepted(
            rows.csv(
                "externalId,name,age,height,vip,since,tags,address.locality,/address/zip",
                "1,Ada,36,1.65,TRUE,1815-12-10,\"[\"\"a\"\", \"\"b\"\"]\",London,1234",
                "2,007,18,,false,,,,"));

    assertThat(rows.bulk(id).object("counts")).containsEntry("waiting", 2);
    assertThat(String.valueOf(opened(id, 2).claims()))
        .isEqualTo(
            "{name=Ada, age=36, height=1.65, vip=true, since=1815-12-10, tags=[a, b],"
                + " address={locality=London, zip=1234}}");
    assertThat(opened(id, 3).claims()).isEqualTo(Map.of("name", "007", "age", 18, "vip", false));
  }

  @Test
  void what_is_wrong_with_a_row_is_told_by_its_line_and_column_and_the_others_go_on() {
    Rows rows = members();
    String id =
        Rows.accepted(
            rows.csv(
                "did,email,phone,name,age,vip,address.locality",
                "nobody,,,Ada,36,true,London",
                ",a@b,,Ada,36,true,London",
                ",,123,Ada,36,true,London",
                ",,,Ada,36,true,London",
                ",ada@example.com,,Ada,old,maybe,London",
                ",bob@example.com,,,17,true,London",
                ",eve@example.com,,Eve,18,true",
                "",
                ",joe@example.com,,Joe,18,true,Paris"));

    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("total", 8)
        .containsEntry("rejected", 7)
        .containsEntry("waiting", 1);
    assertThat(rows.faults(id, 2)).containsExactly("did DID_MALFORMED");
    assertThat(rows.faults(id, 3)).containsExactly("email EMAIL_MALFORMED");
    assertThat(rows.faults(id, 4)).containsExactly("phone PHONE_MALFORMED");
    assertThat(rows.faults(id, 5)).containsExactly("null RECIPIENT_MISSING");
    assertThat(rows.faults(id, 6)).containsExactly("age TYPE_MISMATCH", "vip TYPE_MISMATCH");
    assertThat(rows.faults(id, 7))
        .containsExactlyInAnyOrder("name SCHEMA_VALIDATION_FAILED", "age SCHEMA_VALIDATION_FAILED");
    assertThat(rows.faults(id, 8)).containsExactly("null FIELD_COUNT");
    assertThat(rows.faults(id, 10)).isEmpty();
  }

  @Test
  void a_fault_quotes_no_value() {
    Rows rows = members();
    String id = Rows.accepted(rows.csv("externalId,name,age", "1,Ada,secret-age", "2,Bob,5"));

    assertThat(String.valueOf(rows.rows(id, ""))).doesNotContain("secret-age");
    assertThat(
            String.valueOf(
                TestServers.query(gateway.database(), "select faults::text from bulk_row")))
        .doesNotContain("secret-age");
  }

  @Test
  void a_column_may_be_called_as_its_owner_likes_where_that_is_mapped() {
    Rows rows = members();
    String[] lines = {"Vorname,E-Mail,Ort", "Ada,ada@example.com,London"};
    String mapping = "?map.Vorname=name&map.E-Mail=email&map.Ort=address.locality";
    String id = Rows.accepted(rows.csvWith(mapping, lines));

    assertThat(rows.csvWith(mapping + "&map.Kontakt=/email", lines).code())
        .isEqualTo("FILE_MALFORMED");
    SealedRow.Opened row = opened(id, 2);
    assertThat(row.claims())
        .isEqualTo(
            Map.of(
                "name", "Ada",
                "email", "ada@example.com",
                "address", Map.of("locality", "London")));
    assertThat(rows.rows(id, "").getFirst()).containsEntry("email", "ada@example.com");
  }

  @Test
  void a_claim_that_is_called_as_an_address_is_had_alone_by_its_pointer() {
    Rows rows = members();
    String id = Rows.accepted(rows.csv("externalId,name,/email", "1,Ada,not an address at all"));

    assertThat(opened(id, 2).claims()).containsEntry("email", "not an address at all");
    assertThat(rows.rows(id, "").getFirst()).doesNotContainKey("email");
  }

  @Test
  void a_form_with_one_file_is_that_file() {
    Rows rows = badges();
    String id =
        Rows.accepted(form(rows, part("file", "people.csv", "externalId,name\r\n1,Ada\r\n")));

    assertThat(rows.bulk(id).object("counts")).containsEntry("waiting", 1);
    assertThat(opened(id, 2).claims()).isEqualTo(Map.of("name", "Ada"));
  }

  @Test
  void a_form_with_a_long_file_comes_piece_by_piece() {
    Rows rows = badges();
    StringBuilder file = new StringBuilder("externalId,name\r\n");
    for (int i = 0; i < 30_000; i++) {
      file.append(i).append(",Name of number ").append(i).append("\r\n");
    }
    String id = Rows.accepted(form(rows, part("file", "people.csv", file.toString())));

    assertThat(rows.bulk(id).object("counts")).containsEntry("waiting", 30_000);
  }

  @Test
  void a_form_without_a_file_or_with_two_is_refused() {
    Rows rows = badges();
    String part = part("file", "people.csv", "externalId,name\r\n1,Ada\r\n");

    assertThat(form(rows, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n").code())
        .isEqualTo("MALFORMED_REQUEST");
    assertThat(form(rows, part + part).code()).isEqualTo("MALFORMED_REQUEST");
    assertThat(queued(rows)).isZero();
  }

  private static String part(String name, String file, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
            .formatted(name, file)
        + "Content-Type: text/csv\r\n\r\n"
        + content
        + "\r\n";
  }

  private static Answered form(Rows rows, String parts) {
    return rows.send("", "multipart/form-data; boundary=b", (parts + "--b--\r\n").getBytes(UTF_8));
  }

  @Test
  void objects_have_their_types_and_say_for_whom_they_are_by_members() {
    Rows rows = members();
    String lines =
        """
        {"externalId": "1", "name": "Ada", "age": 36, "address": {"zip": 1234}}

        {"email": "bob@example.com", "name": "Bob", "age": "36"}
        {"name": "Eve"}
        not JSON
        {"externalId": "2", "name": "{\\"]"}
        """;
    String id = Rows.accepted(rows.send("", "application/x-ndjson", lines.getBytes(UTF_8)));

    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("total", 5)
        .containsEntry("waiting", 2)
        .containsEntry("rejected", 3);
    assertThat(opened(id, 1).claims())
        .isEqualTo(Map.of("name", "Ada", "age", 36, "address", Map.of("zip", 1234)));
    assertThat(rows.faults(id, 3)).containsExactly("/age SCHEMA_VALIDATION_FAILED");
    assertThat(rows.faults(id, 4)).containsExactly("null RECIPIENT_MISSING");
    assertThat(rows.faults(id, 5)).containsExactly("null ROW_MALFORMED");
    assertThat(opened(id, 6).claims()).isEqualTo(Map.of("name", "{\"]"));
  }

  @Test
  void a_row_that_nests_too_deeply_or_says_what_is_reserved_is_refused_alone() {
    Rows rows = members();
    String deep = "[".repeat(30) + "1" + "]".repeat(30);
    String deeper = "[".repeat(31) + "1" + "]".repeat(31);
    String lines =
        """
        {"externalId": "1", "name": "Ada", "address": %s}
        {"externalId": "2", "name": "Bob", "address": %s}
        {"externalId": "3", "name": "Eve", "address": {"type": "StatusList2021"}}
        {"externalId": "4", "name": "Mallory", "address": {"_sd": []}}
        """
            .formatted(deep, deeper);
    String id = Rows.accepted(rows.send("", "application/x-ndjson", lines.getBytes(UTF_8)));

    assertThat(rows.faults(id, 1)).doesNotContain("null SCHEMA_VALIDATION_FAILED");
    assertThat(rows.faults(id, 2)).containsExactly("null SCHEMA_VALIDATION_FAILED");
    assertThat(rows.faults(id, 3)).containsExactly("/address/type SCHEMA_VALIDATION_FAILED");
    assertThat(rows.faults(id, 4)).containsExactly("/address/_sd SCHEMA_VALIDATION_FAILED");
  }

  @Test
  void rows_of_one_object_are_read_one_by_one() {
    Rows rows = members();
    String body =
        """
        { "rows" : [ {"externalId": "1", "name": "}\\\\\\"{", "tags": ["[", "]"]},
          {"externalId": "2", "name": "Bob", "name": "twice"} , {"externalId": "3", "name": "Eve"} ] }
        """;
    String id = Rows.accepted(rows.send("", "application/json", body.getBytes(UTF_8)));

    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("total", 3)
        .containsEntry("waiting", 2);
    assertThat(opened(id, 1).claims())
        .isEqualTo(Map.of("name", "}\\\"{", "tags", List.of("[", "]")));
    assertThat(rows.faults(id, 2)).containsExactly("null ROW_MALFORMED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/xml                | identity
          text/csv; charset=utf-16       | identity
          text/csv                       | gzip
          application/x-ndjson           | br
          """)
  void what_is_written_or_coded_in_another_way_is_refused(String type, String coding) {
    Rows rows = badges();
    Answered refused =
        new Rows(rows.api().with("Content-Encoding", coding), rows.collection())
            .send("", type, "externalId,name\n1,Ada".getBytes(UTF_8));

    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void a_template_is_a_header_that_a_file_may_have() {
    Rows rows = members();
    Answered template =
        gateway.api().get("/api/v1/collections/" + rows.collection() + "/template.csv");

    assertThat(template.header("Content-Type")).startsWith("text/csv");
    assertThat(template.string().strip().split(","))
        .startsWith("did", "email", "phone", "externalId")
        .contains("name", "age", "address.locality", "address.zip")
        .doesNotHaveDuplicates();
    String fields = ",".repeat(template.string().strip().split(",").length - 5);
    Answered uploaded = rows.csv(template.string().strip(), ",,,4711" + fields + ",");
    assertThat(uploaded.status()).as(uploaded.string()).isEqualTo(202);
  }

  @Test
  void whoever_sends_a_file_says_how_urgent_it_is_and_when_it_may_begin() {
    Rows rows = badges();
    String[] file = {"externalId,name", "1,Ada"};
    String id =
        Rows.accepted(rows.csvWith("?priority=0&notBefore=2026-12-24T18:00:00%2B01:00", file));

    assertThat(rows.bulk(id).json())
        .containsEntry("priority", 0)
        .containsEntry("notBefore", "2026-12-24T17:00:00Z");
    assertThat(Rows.accepted(rows.csvWith("", file))).isEqualTo(id);
    Answered other = rows.csv("externalId,name", "2,Bob");
    assertThat(other.json()).containsEntry("priority", 5).doesNotContainKey("notBefore");
  }

  @Test
  void a_paused_collection_takes_no_file() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);

    assertThat(Rows.of(campaign).csv("externalId,name", "1,Ada").code())
        .isEqualTo("COLLECTION_PAUSED");
  }

  @Test
  void an_upload_stands_in_the_trail_without_names() {
    Rows rows = badges();
    String id = Rows.accepted(rows.csv("externalId,name", "canary-4711,Ada"));

    String trail =
        String.valueOf(
            TestServers.query(
                gateway.database(),
                "select action, subject_id, detail::text from audit where subject_id = '"
                    + id
                    + "'"));
    assertThat(trail).contains("bulk.uploaded", "queued").doesNotContain("canary", "Ada");
  }

  private static long queued(Rows rows) {
    return gateway.count(
        "select count(*) from bulk where state <> 'cancelled' and collection_id = '"
            + rows.collection()
            + "'");
  }

  private static SealedRow.Opened opened(String bulk, int line) {
    Map<String, @Nullable Object> row =
        TestServers.query(
                gateway.database(),
                "select encode(r.sealed, 'hex') as sealed, b.organisation_id::text as organisation"
                    + " from bulk_row r join bulk b on b.id = r.bulk_id where r.bulk_id = '"
                    + bulk
                    + "' and r.line = "
                    + line)
            .getFirst();
    DataKey key =
        TestGateway.await(
            gateway
                .gateway()
                .wiring()
                .ground
                .dataKeys
                .of(OrganisationId.parse(String.valueOf(row.get("organisation")))));
    return SealedRow.open(
        key, BulkId.parse(bulk), line, HexFormat.of().parseHex(String.valueOf(row.get("sealed"))));
  }
}
