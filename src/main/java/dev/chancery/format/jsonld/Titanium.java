package dev.chancery.format.jsonld;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions.RdfDirection;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON-LD to RDF by the Titanium library, which gets the registered contexts and no network. */
final class Titanium {
  /** Kept, so that it stays silent: its warnings tell what they skip, and that is claims. */
  private static final Logger LOG = Logger.getLogger("com.apicatalog");

  static {
    LOG.setLevel(Level.OFF);
  }

  /** Those of the jar, which all processors share. */
  private static final Map<String, Document> STANDARD = new ConcurrentHashMap<>();

  private final Contexts contexts;
  private final Map<String, Document> own = new ConcurrentHashMap<>();
  private final DocumentLoader loader = (url, _) -> document(url.toString());

  Titanium(Contexts contexts) {
    this.contexts = contexts;
  }

  /** Refuses a document that Titanium reads in another way than {@code canonical} was read. */
  void requireSame(Map<String, @Nullable Object> document, byte[] canonical) {
    byte[] titanium = Canonicalization.octets(consumer -> provide(document, consumer));
    if (!Arrays.equals(titanium, canonical)) {
      throw unreadable("two JSON-LD processors read it in two ways");
    }
  }

  private void provide(Map<String, @Nullable Object> document, RdfQuadConsumer consumer) {
    try {
      String text = JsonMapper.shared().writeValueAsString(canonicalNumbers(document));
      JsonLd.toRdf(parsed(text))
          .loader(loader)
          .rdfDirection(RdfDirection.I18N_DATATYPE)
          .provide(new Directed(consumer));
    } catch (JsonLdError e) {
      throw unreadable(String.valueOf(e.getCode()));
    }
  }

  /** The i18n datatype of a text with a direction, which Titanium leaves in three parts. */
  private record Directed(RdfQuadConsumer consumer) implements RdfQuadConsumer {
    @Override
    public RdfQuadConsumer quad(
        String subject,
        String predicate,
        String object,
        @Nullable String datatype,
        @Nullable String language,
        @Nullable String direction,
        @Nullable String graph)
        throws RdfConsumerException {
      if (direction == null) {
        consumer.quad(subject, predicate, object, datatype, language, null, graph);
      } else {
        String tag = language == null ? "" : language;
        consumer.quad(
            subject, predicate, object, datatype + tag + "_" + direction, null, null, graph);
      }
      return this;
    }
  }

  /** Statements as a dataset's quads. */
  static void provide(List<Statement> statements, RdfQuadConsumer consumer)
      throws RdfConsumerException {
    for (Statement statement : statements) {
      String subject = statement.subject();
      String predicate = statement.predicate();
      String graph = statement.graph();
      switch (statement.object()) {
        case Value.Resource(String id) ->
            consumer.quad(subject, predicate, id, null, null, null, graph);
        case Value.Literal(String form, String datatype, String language) ->
            consumer.quad(subject, predicate, form, datatype, language, null, graph);
        case Value.Refused(String reason) -> throw new IllegalArgumentException(reason);
      }
    }
  }

  private Document document(String url) throws JsonLdError {
    if (!contexts.urls().contains(url)) {
      throw new JsonLdError(JsonLdErrorCode.LOADING_DOCUMENT_FAILED, url);
    }
    return (Contexts.standard().urls().contains(url) ? STANDARD : own)
        .computeIfAbsent(url, _ -> parsed(contexts.text(url)));
  }

  private static Document parsed(String text) {
    try {
      return JsonDocument.of(new StringReader(text));
    } catch (JsonLdError e) {
      throw new IllegalStateException("what was JSON a moment ago", e);
    }
  }

  /**
   * Titanium takes the digits of a fraction from its decimal text, where JSON-LD 1.1 API §8.6 has
   * them of the double: 9.95 is 9.949999999999999E0.
   */
  private static @Nullable Object canonicalNumbers(@Nullable Object value) {
    return switch (value) {
      case Number number -> Numbers.canonical(number);
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(name, canonicalNumbers(member)));
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(canonicalNumbers(item)));
        yield items;
      }
      case null, default -> value;
    };
  }

  private static ProblemException unreadable(String reason) {
    return new ProblemException(
        new Problem.ClaimsInexpressible(List.of(new Violation("", reason))));
  }
}
