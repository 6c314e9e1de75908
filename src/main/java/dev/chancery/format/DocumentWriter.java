package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.format.jsonld.Statement;
import dev.chancery.model.Algorithm;
import dev.chancery.model.DataModel;
import dev.chancery.model.DidUrl;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Secures credentials that their callers wrote, by one key: each is kept as it is, but for a status
 * entry and, behind its own, the contexts that this and the proof need. Takes milliseconds, so that
 * it belongs on a worker thread. Immutable.
 */
public final class DocumentWriter {
  private final JsonLdProcessor jsonLd;
  private final ProofType proofType;
  private final Algorithm algorithm;
  private final DidUrl kid;

  /** A writer that finds in {@code contexts} whatever a credential refers to. */
  public DocumentWriter(Contexts contexts, ProofType proofType, Algorithm algorithm, DidUrl kid) {
    if (!proofType.isSignedBy(algorithm)) {
      throw new IllegalArgumentException(proofType.wireName() + " is no proof by " + algorithm);
    }
    this.jsonLd = new JsonLdProcessor(contexts);
    this.proofType = proofType;
    this.algorithm = algorithm;
    this.kid = kid;
  }

  /**
   * Refuses what JSON-LD would drop or change, whatever the proof, and what only the gateway says:
   * nobody has looked at these terms before, and whoever verifies may expand what was signed as
   * JSON.
   *
   * @param isOurs whether a status list of ours stands at an address, or could
   * @param at the pointer to the credential
   */
  public void requireFit(UnsecuredCredential credential, Predicate<String> isOurs, String at) {
    Map<String, @Nullable Object> document = credential.document().values();
    List<Statement> statements = jsonLd.statements(document);
    ReservedStatements.requireNone(document, statements, isOurs, at);
  }

  /**
   * The credential but for its signature.
   *
   * @param created when the proof is made, where it says so
   */
  public Prepared prepare(
      UnsecuredCredential credential, @Nullable StatusReference status, Instant created) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(credential.document().values());
    document.put("@context", contexts(credential, status != null));
    if (status != null) {
      document.put("credentialStatus", entries(status));
    }
    return switch (proofType.format()) {
      case LDP_VC ->
          new DataIntegrity(jsonLd)
              .prepare(document, new ProofOptions(proofType, created, kid.toString()), algorithm);
      case VC_JWT -> Vcdm.jws(algorithm, kid).prepare(document, "");
      case DC_SD_JWT -> throw new IllegalArgumentException("no VCDM credential is secured so");
    };
  }

  private List<Map<String, Object>> entries(StatusReference status) {
    return switch (proofType.format()) {
      case LDP_VC -> Vcdm.identifiedStatus(status);
      case VC_JWT, DC_SD_JWT -> Vcdm.status(status);
    };
  }

  /** Its own, in their order, and what they lack. */
  private List<Object> contexts(UnsecuredCredential credential, boolean status) {
    List<Object> all = new ArrayList<>();
    if (credential.document().values().get("@context") instanceof List<?> own) {
      all.addAll(own);
    }
    if (status && credential.model() == DataModel.VCDM_1_1) {
      addUnlessThere(all, Vcdm.STATUS_CONTEXT);
    }
    switch (proofType.format()) {
      case LDP_VC ->
          ProofOptions.contexts(proofType, credential.model())
              .forEach(url -> addUnlessThere(all, url));
      case VC_JWT, DC_SD_JWT -> {} // the proof is not in the document
    }
    return all;
  }

  private static void addUnlessThere(List<Object> contexts, String url) {
    if (!contexts.contains(url)) {
      contexts.add(url);
    }
  }
}
