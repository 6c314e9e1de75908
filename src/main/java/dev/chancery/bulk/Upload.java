package dev.chancery.bulk;

import dev.chancery.model.Actor;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Digests;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for who sends a file.
 *
 * @param form how the file is written
 * @param options how it is to be read, and what is to become of it
 * @param keyHash SHA-256 of the {@code Idempotency-Key}; null where there was none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Upload(
    OrganisationId organisation,
    CollectionId collection,
    Actor actor,
    Form form,
    Options options,
    byte @Nullable [] keyHash) {

  /** How rows can be written. */
  public enum Form {
    CSV,
    /** One JSON object in each line. */
    NDJSON,
    /** A JSON object with the member {@code rows}. */
    JSON
  }

  /**
   * What a request may ask for.
   *
   * @param mapping what a column is for, by its name, where that does not say
   * @param priority from 0, which is worked first, to 9
   * @param notBefore when the first of its rows may be issued; null for at once
   * @param dryRun whether nothing is queued, whatever is in the file
   * @param allOrNothing whether nothing is queued where one of the rows cannot be
   */
  public record Options(
      Map<String, String> mapping,
      int priority,
      @Nullable Instant notBefore,
      boolean dryRun,
      boolean allOrNothing) {
    public static final int PRIORITY = 5;
    public static final int LAST_PRIORITY = 9;

    public Options {
      if (priority < 0 || priority > LAST_PRIORITY) {
        throw new IllegalArgumentException("a priority of " + priority);
      }
      mapping = Map.copyOf(mapping);
    }

    /** The same file that is to be read in another way, or for something else, is another one. */
    byte[] digest(Form form, byte[] fileDigest) {
      byte[] how =
          Digests.sha256(
              Json.bytes(
                  Json.of(
                      "form",
                      form.name(),
                      "mapping",
                      new TreeMap<>(mapping),
                      "dryRun",
                      dryRun,
                      "allOrNothing",
                      allOrNothing)));
      byte[] both = Arrays.copyOf(fileDigest, fileDigest.length + how.length);
      System.arraycopy(how, 0, both, fileDigest.length, how.length);
      return Digests.sha256(both);
    }
  }
}
