package dev.chancery.verification;

import dev.chancery.format.VcdmRules;
import dev.chancery.model.DataModel;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.crypto.CompactJws;
import dev.chancery.platform.json.Json;
import dev.chancery.verification.Fault.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A credential or a presentation, taken apart into what is said and what secures it. To read one
 * walks all of it, and belongs on a worker.
 */
sealed interface Secured {
  /** Each of them costs a canonicalization. */
  int MOST_PROOFS = 8;

  /** What is said: without the proof. */
  Map<String, @Nullable Object> document();

  /** The version of the data model, which its first context names. */
  DataModel model();

  /** Where the contexts are of all that is in it, proofs too. */
  Set<String> contexts();

  /** With Data Integrity proofs in it; at least one. */
  record Embedded(
      Map<String, @Nullable Object> document,
      DataModel model,
      Set<String> contexts,
      List<DataIntegrityProof> proofs)
      implements Secured {}

  /**
   * In a JWT (VC-JOSE-COSE §3.1).
   *
   * @param kid what its header names the key by
   */
  record Enveloped(CompactJws jws, String kid, DataModel model, Set<String> contexts)
      implements Secured {
    @Override
    public Map<String, @Nullable Object> document() {
      return jws.payload();
    }
  }

  /** Takes {@code value} apart: an object with a proof, one that wraps a JWT, or a JWT. */
  static Secured read(Form form, @Nullable Object value) {
    return read(form, value, Json::object);
  }

  /** The same of a credential that holds a status list, which is one long text. */
  static Secured list(Object value) {
    return read(Form.CREDENTIAL, value, Json::objectOfLongTexts);
  }

  private static Secured read(Form form, @Nullable Object value, CompactJws.Reader payloads) {
    Extent.require(value);
    return switch (value) {
      case String jwt -> enveloped(form, jwt, payloads);
      case Map<?, ?> map when hasType(Json.members(map), form.envelope()) ->
          enveloped(form, wrapped(form, Json.members(map)), payloads);
      case Map<?, ?> map -> embedded(form, Json.members(map));
      case null, default ->
          throw new Refused(Check.DOCUMENT, Kind.PARSING_ERROR, "", "neither an object nor a JWT");
    };
  }

  /** Whether {@code type} is one of those of {@code members}. */
  static boolean hasType(Map<String, @Nullable Object> members, String type) {
    Object types = members.get("type");
    return type.equals(types) || (types instanceof List<?> list && list.contains(type));
  }

  private static Secured enveloped(Form form, String jwt, CompactJws.Reader payloads) {
    try {
      CompactJws jws = CompactJws.parse(jwt, form.typ(), payloads);
      Extent.require(jws.payload());
      return new Enveloped(
          jws, jws.kid(), model(form, jws.payload()), ContextUrls.of(jws.payload()));
    } catch (ProblemException e) {
      throw refused(e);
    }
  }

  /** What a header says is the proof's affair. */
  private static RuntimeException refused(ProblemException e) {
    if (!(e.problem() instanceof Problem.MalformedRequest(String pointer, String reason))) {
      return e;
    }
    return pointer.equals(CompactJws.HEADER)
        ? new Refused(Check.PROOF, Kind.PROOF_VERIFICATION_ERROR, "", reason)
        : new Refused(Check.DOCUMENT, Kind.PARSING_ERROR, "", reason);
  }

  /** VCDM 2.0 §4.13. Whatever else the object says nobody has signed. */
  private static String wrapped(Form form, Map<String, @Nullable Object> members) {
    requireNone(VcdmRules.enveloped(members, form.envelope()));
    if (!Set.of("@context", "id", "type").containsAll(members.keySet())) {
      throw malformed("", "an envelope has a context, an id and a type, and nothing else");
    }
    if (members.get("id") instanceof String id && id.startsWith(form.dataUrl())) {
      return id.substring(form.dataUrl().length());
    }
    throw malformed("/id", "does not begin with " + form.dataUrl());
  }

  private static Secured embedded(Form form, Map<String, @Nullable Object> members) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(members);
    Object proof = document.remove("proof");
    return new Embedded(document, model(form, document), ContextUrls.of(members), proofs(proof));
  }

  private static List<DataIntegrityProof> proofs(@Nullable Object proof) {
    List<DataIntegrityProof> proofs = new ArrayList<>();
    if (proof instanceof Map<?, ?> one) {
      proofs.add(DataIntegrityProof.of("/proof", Json.members(one)));
    } else if (proof instanceof List<?> several && several.size() <= MOST_PROOFS) {
      for (Object each : several) {
        if (!(each instanceof Map<?, ?> one)) {
          throw proof("a proof is an object");
        }
        proofs.add(DataIntegrityProof.of("/proof/" + proofs.size(), Json.members(one)));
      }
    }
    if (proofs.isEmpty()) {
      throw proof("neither a proof nor an array of " + MOST_PROOFS + " at most");
    }
    return List.copyOf(proofs);
  }

  /** Its version, once it is of that one's shape. */
  private static DataModel model(Form form, Map<String, @Nullable Object> document) {
    requireNone(form.violations(document));
    return document.get("@context") instanceof List<?> contexts
            && contexts.getFirst() instanceof String first
        ? DataModel.ofContext(first).orElseThrow()
        : DataModel.VCDM_2_0;
  }

  private static void requireNone(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new Refused(
          violations.stream().map(it -> malformed(it.pointer(), it.reason()).fault()).toList());
    }
  }

  private static Refused malformed(String pointer, String reason) {
    return new Refused(Check.DOCUMENT, Kind.MALFORMED_VALUE_ERROR, pointer, reason);
  }

  private static Refused proof(String reason) {
    return new Refused(Check.PROOF, Kind.PROOF_VERIFICATION_ERROR, "/proof", reason);
  }
}
