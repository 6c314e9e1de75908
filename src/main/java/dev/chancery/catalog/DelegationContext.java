package dev.chancery.catalog;

import dev.chancery.model.Digests;
import dev.chancery.model.SchemaId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the terms of a delegation mean, which is the same everywhere. It is the jar's, at an address
 * with its digest, so that another document has another address.
 *
 * <p>Constraints are of any name; each is a term of a vocabulary.
 */
public final class DelegationContext {
  private static final String DOCUMENT = resource("/types/agent-delegation.jsonld");

  /** Below the gateway's address. */
  static final String PATH = "/contexts/" + SchemaId.AGENT_DELEGATION + "/" + version(DOCUMENT);

  /**
   * Where it stood before, in two versions: all that the first one says the second says too, and
   * what was expanded by either is expanded by this one as it was.
   */
  private static final Pattern FORMER =
      Pattern.compile(".*/contexts/[0-9a-f-]{36}/" + SchemaId.AGENT_DELEGATION);

  private DelegationContext() {}

  /** What stands at {@code url}, where that is one of its addresses. */
  public static Optional<RegisteredContext> at(String url) {
    return url.endsWith(PATH) || FORMER.matcher(url).matches()
        ? Optional.of(new RegisteredContext(url, DOCUMENT, List.of()))
        : Optional.empty();
  }

  private static String version(String document) {
    return HexFormat.of().formatHex(Digests.sha256(document), 0, 8);
  }

  private static String resource(String name) {
    try (InputStream in = DelegationContext.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar does not fail to be read", e);
    }
  }
}
