package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Files of rows, as an organisation's own system sends them to one of its collections. */
public record Rows(Api api, String collection) {
  /** Of a gateway that takes files in, and leaves their rows to others. */
  public static final Map<String, String> NOT_WORKED_OFF = Map.of("CHANCERY_BULK_WORKERS", "0");

  /** For a campaign of the organisation's. */
  public static Rows of(Campaign campaign) {
    return new Rows(campaign.owner(), campaign.id());
  }

  /** A CSV of these lines. */
  public Answered csv(String... lines) {
    return send("", "text/csv", String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  /** Any file; {@code query} begins with a question mark, or is empty. */
  public Answered send(String query, String type, byte[] body) {
    return api.postRaw(path() + query, type, body);
  }

  /** A CSV of these lines with parameters. */
  public Answered csvWith(String query, String... lines) {
    return send(query, "text/csv", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  public String path() {
    return "/api/v1/collections/" + collection + "/bulk";
  }

  /** The id of the bulk that a file was accepted as. */
  public static String accepted(Answered answer) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/bulk/" + answer.text("bulkId"));
    return answer.text("bulkId");
  }

  public Answered bulk(String id) {
    Answered bulk = api.get("/api/v1/bulk/" + id);
    assertThat(bulk.status()).as(bulk.string()).isEqualTo(200);
    return bulk;
  }

  /** A page of its rows. */
  public List<Map<String, @Nullable Object>> rows(String id, String query) {
    Answered page = api.get("/api/v1/bulk/" + id + "/rows" + query);
    assertThat(page.status()).as(page.string()).isEqualTo(200);
    return list(page.json().get("rows"));
  }

  /** What is wrong with the row in {@code line}, as {@code column code}. */
  public List<String> faults(String id, int line) {
    Map<String, @Nullable Object> row =
        rows(id, "?limit=1" + (line == 1 ? "" : "&cursor=" + (line - 1))).getFirst();
    assertThat(row.get("line")).isEqualTo(line);
    Object faults = row.get("faults");
    return faults == null
        ? List.of()
        : list(faults).stream().map(it -> it.get("column") + " " + it.get("code")).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, @Nullable Object>> list(@Nullable Object value) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(value);
  }
}
