package dev.chancery.format;

import dev.chancery.model.DataModel;
import dev.chancery.model.Problem.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the data model asks of a document's shape (VCDM 2.0 §4 and §5, VCDM 1.1 §4 and §5); all
 * faults at once. What its terms mean is for JSON-LD to say, and whether it is true for nobody
 * here.
 */
public final class VcdmRules {
  public static final String ENVELOPED_CREDENTIAL = "EnvelopedVerifiableCredential";
  public static final String ENVELOPED_PRESENTATION = "EnvelopedVerifiablePresentation";

  private static final String PRESENTATION = "VerifiablePresentation";
  private static final String CONTEXT = "@context";

  /** Each may be a document of its own that has to be found. */
  private static final int MOST_CONTEXTS = 32;

  private static final Pattern DIGITS = Pattern.compile("\\d{1,10}");

  /** Bitstring Status List §2.1: as many messages as its bits can tell apart. */
  private static final int MOST_STATUS_BITS = 16;

  private VcdmRules() {}

  /** What is wrong with a credential; a proof in it is not looked at. */
  public static List<Violation> credential(Map<String, @Nullable Object> credential) {
    Shape shape = new Shape();
    DataModel model = contexts(shape, credential).orElse(DataModel.VCDM_2_0);
    shape.optionalUrl(credential, "", "id");
    type(shape, credential, Vcdm.TYPE);
    shape.texts(credential, "", "name");
    shape.texts(credential, "", "description");
    if (shape.has(credential, "", "issuer")) {
      shape.party(credential.get("issuer"), "/issuer");
    }
    subjects(shape, credential);
    validity(shape, credential, model);
    extensions(shape, credential);
    return shape.violations();
  }

  /** What is wrong with a presentation itself; neither its proof nor its credentials are judged. */
  public static List<Violation> presentation(Map<String, @Nullable Object> presentation) {
    Shape shape = new Shape();
    DataModel model = contexts(shape, presentation).orElse(DataModel.VCDM_2_0);
    shape.optionalUrl(presentation, "", "id");
    type(shape, presentation, PRESENTATION);
    if (presentation.containsKey("holder")) {
      shape.party(presentation.get("holder"), "/holder");
    }
    switch (model) {
      case VCDM_2_0 -> shape.objects(presentation, "", "verifiableCredential", (_, _) -> {});
      case VCDM_1_1 -> {} // where a credential may be a JWT
    }
    shape.objects(presentation, "", "termsOfUse", (policy, at) -> typed(shape, policy, at));
    return shape.violations();
  }

  /** What is wrong with an object that holds something secured as a whole (§4.13.2, §4.13.3). */
  public static List<Violation> enveloped(Map<String, @Nullable Object> envelope, String type) {
    Shape shape = new Shape();
    Object context = envelope.get(CONTEXT);
    String base = DataModel.VCDM_2_0.context();
    if (!base.equals(context)
        && !(context instanceof List<?> list && list.stream().anyMatch(base::equals))) {
      shape.refuse("/" + CONTEXT, "does not name the base context");
    }
    if (!(envelope.get("id") instanceof String id)
        || !id.startsWith("data:")
        || id.indexOf(',') < 0) {
      shape.refuse("/id", "not a data: URL");
    }
    type(shape, envelope, type);
    return shape.violations();
  }

  /** §4.3; the data model whose base context goes first. */
  private static Optional<DataModel> contexts(Shape shape, Map<?, ?> document) {
    if (!shape.has(document, "", CONTEXT)) {
      return Optional.empty();
    }
    if (!(document.get(CONTEXT) instanceof List<?> contexts)) {
      shape.refuse("/" + CONTEXT, "not an array");
      return Optional.empty();
    }
    if (contexts.size() > MOST_CONTEXTS) {
      shape.refuse("/" + CONTEXT, "more than " + MOST_CONTEXTS);
    }
    for (int i = 1; i < Math.min(contexts.size(), MOST_CONTEXTS); i++) {
      if (!(contexts.get(i) instanceof Map<?, ?>)) {
        shape.url(contexts.get(i), "/" + CONTEXT + "/" + i);
      }
    }
    Optional<DataModel> model =
        !contexts.isEmpty() && contexts.getFirst() instanceof String first
            ? DataModel.ofContext(first)
            : Optional.empty();
    if (model.isEmpty()) {
      shape.refuse("/" + CONTEXT + "/0", "not the base context of the data model");
    }
    return model;
  }

  private static void type(Shape shape, Map<?, ?> document, String required) {
    List<String> types = shape.types(document, "");
    if (!types.isEmpty() && !types.contains(required)) {
      shape.refuse("/type", "does not say " + required);
    }
  }

  /** §4.8: each says something. */
  private static void subjects(Shape shape, Map<?, ?> credential) {
    if (!shape.has(credential, "", "credentialSubject")) {
      return;
    }
    shape.objects(
        credential,
        "",
        "credentialSubject",
        (subject, at) -> {
          if (subject.isEmpty()) {
            shape.refuse(at, "says nothing");
          }
          shape.optionalUrl(subject, at, "id");
        });
  }

  /** §4.9; VCDM 1.1 §4.5. */
  private static void validity(Shape shape, Map<?, ?> credential, DataModel model) {
    String begins = Vcdm.from(model);
    String ends = Vcdm.until(model);
    if (model == DataModel.VCDM_1_1) {
      boolean _ = shape.has(credential, "", begins);
    }
    Instant from = shape.optionalInstant(credential, begins);
    Instant until = shape.optionalInstant(credential, ends);
    if (from != null && until != null && until.isBefore(from)) {
      shape.refuse("/" + ends, "before " + begins);
    }
  }

  /** §4.10, §4.11, §5.3 to §5.6. */
  private static void extensions(Shape shape, Map<?, ?> credential) {
    shape.objects(credential, "", "credentialStatus", (entry, at) -> status(shape, entry, at));
    shape.objects(
        credential,
        "",
        "credentialSchema",
        (schema, at) -> {
          List<String> _ = shape.types(schema, at);
          shape.requiredUrl(schema, at, "id");
        });
    for (String name : List.of("refreshService", "termsOfUse", "evidence")) {
      shape.objects(credential, "", name, (object, at) -> typed(shape, object, at));
    }
    RelatedResources resources = new RelatedResources(shape);
    shape.objects(credential, "", "relatedResource", resources::check);
  }

  private static void typed(Shape shape, Map<?, ?> object, String at) {
    List<String> _ = shape.types(object, at);
    shape.optionalUrl(object, at, "id");
  }

  /** §4.10, and Bitstring Status List §2.1 where it is such an entry. */
  private static void status(Shape shape, Map<?, ?> entry, String at) {
    shape.optionalUrl(entry, at, "id");
    if (!shape.types(entry, at).contains("BitstringStatusListEntry")) {
      return;
    }
    if (!(entry.get("statusPurpose") instanceof String purpose) || purpose.isBlank()) {
      shape.refuse(at + "/statusPurpose", "not a string, or an empty one");
    }
    if (!(entry.get("statusListIndex") instanceof String index)
        || !DIGITS.matcher(index).matches()) {
      shape.refuse(at + "/statusListIndex", "not a whole number in a string");
    }
    shape.requiredUrl(entry, at, "statusListCredential");
    messages(shape, entry, at);
  }

  private static void messages(Shape shape, Map<?, ?> entry, String at) {
    Object size = entry.containsKey("statusSize") ? entry.get("statusSize") : 1;
    if (!(size instanceof Integer bits) || bits < 1 || bits > MOST_STATUS_BITS) {
      shape.refuse(at + "/statusSize", "not a number of bits");
      return;
    }
    int told = entry.get("statusMessage") instanceof List<?> messages ? messages.size() : 0;
    if ((bits > 1 || entry.containsKey("statusMessage")) && told != 1 << bits) {
      shape.refuse(at + "/statusMessage", "not one for each value");
    }
  }
}
