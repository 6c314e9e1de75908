package dev.chancery.status;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusPurpose;
import dev.chancery.model.StatusReference;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where lists are served. */
public final class StatusUris {
  private static final Pattern ENTRY = Pattern.compile("#\\d+$");

  private final URI baseUrl;

  public StatusUris(URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** The address of a list, which is also its {@code sub} or its {@code id}. */
  public String of(StatusListId list) {
    return baseUrl + "/status/" + list;
  }

  /** Whether {@code uri} is a list of ours, or could be, or something in it; an entry is not. */
  public boolean isOurs(String uri) {
    return uri.startsWith(baseUrl + "/status/") && !ENTRY.matcher(uri).find();
  }

  /** What stands at an address of ours. */
  public record Served(StatusListId list, StatusPurpose purpose) {}

  /**
   * The list that {@code uri} is the address of, and what it is about; empty of an address that is
   * not ours, and {@link Problem.NotFound} of one that no list could have.
   */
  public Optional<Served> served(String uri) {
    String prefix = baseUrl + "/status/";
    if (!uri.startsWith(prefix)) {
      return Optional.empty();
    }
    StatusListId list = StatusListId.parse(uri.substring(prefix.length()).split("/", 2)[0]);
    return Optional.of(
        Stream.of(StatusPurpose.values())
            .filter(purpose -> purpose.uri(of(list)).equals(uri))
            .findFirst()
            .map(purpose -> new Served(list, purpose))
            .orElseThrow(
                () -> new ProblemException(new Problem.NotFound("status list", list.toString()))));
  }

  /** Entry {@code index} of {@code list}, as a credential names it. */
  public StatusReference reference(StatusListId list, int index) {
    return new StatusReference(list, of(list), index);
  }
}
