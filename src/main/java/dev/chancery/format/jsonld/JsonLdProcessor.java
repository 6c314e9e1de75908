package dev.chancery.format.jsonld;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON-LD documents to canonical N-Quads, by two roads that must meet: Titanium, which knows all of
 * JSON-LD and may drop what it does not understand, and a {@link SafeConversion}, which knows what
 * our contexts use and drops nothing. Immutable.
 */
public final class JsonLdProcessor {
  private final Contexts contexts;
  private final Titanium titanium;

  public JsonLdProcessor(Contexts contexts) {
    this.contexts = contexts;
    this.titanium = new Titanium(contexts);
  }

  public Contexts contexts() {
    return contexts;
  }

  /** The canonical N-Quads of {@code document}. Takes milliseconds. */
  public byte[] canonical(Map<String, @Nullable Object> document) {
    return canonical(document, _ -> {});
  }

  /** The same, once {@code judge} has seen what it states, and has not refused it. */
  public byte[] canonical(Map<String, @Nullable Object> document, Consumer<List<Statement>> judge) {
    List<Statement> statements = statements(document);
    judge.accept(statements);
    return canonical(document, statements);
  }

  /** The same of a proof's options, as a document of their own. */
  public byte[] canonicalOptions(Map<String, @Nullable Object> options) {
    return canonical(
        options, SafeConversion.statements(processing(), ReadByName.IN_A_PROOF, options));
  }

  private byte[] canonical(Map<String, @Nullable Object> document, List<Statement> statements) {
    byte[] safe = Canonicalization.octets(consumer -> Titanium.provide(statements, consumer));
    titanium.requireSame(document, safe);
    return safe;
  }

  /** What {@code document} states. */
  public List<Statement> statements(Map<String, @Nullable Object> document) {
    return SafeConversion.statements(processing(), ReadByName.ANYWHERE, document);
  }

  /** Refuses a registered context that no document can be read by. */
  public void requireUsable(String url) {
    ActiveContext _ = processing().ofDocument(url);
  }

  /** What names mean in a node, without types of its own, that is {@code property}'s value. */
  public ActiveContext within(Map<String, @Nullable Object> document, String property) {
    return new NodeContexts(processing()).within(document, property);
  }

  private ContextProcessing processing() {
    return new ContextProcessing(contexts);
  }
}
