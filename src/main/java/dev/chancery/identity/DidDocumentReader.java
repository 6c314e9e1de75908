package dev.chancery.identity;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.identity.DidDocument.VerificationMethod;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one DID document. Strict about what the document says of itself, and indifferent to what it
 * holds besides: keys of other kinds, services, contexts.
 */
final class DidDocumentReader {
  private static final int MAX_METHODS = 64;

  private final Did did;

  /** Every method's name, those passed over among them. */
  private final Set<DidUrl> defined = new HashSet<>();

  private final Map<DidUrl, PublicJwk> keys = new LinkedHashMap<>();

  DidDocumentReader(Did did) {
    this.did = did;
  }

  DidDocument read(Map<String, @Nullable Object> json) {
    if (!did.value().equals(json.get("id"))) {
      throw unresolvable("the document is not of this DID");
    }
    for (Object method : list(json, "verificationMethod")) {
      if (method instanceof Map<?, ?> members) {
        define(Json.members(members));
      }
    }
    SequencedSet<DidUrl> authentication = relationship(json, "authentication");
    SequencedSet<DidUrl> assertionMethod = relationship(json, "assertionMethod");
    authentication.retainAll(keys.keySet());
    assertionMethod.retainAll(keys.keySet());
    return new DidDocument(did, methods(), authentication, assertionMethod);
  }

  private List<VerificationMethod> methods() {
    return keys.entrySet().stream()
        .map(entry -> new VerificationMethod(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** W3C DID Core §5.3: each entry is a reference, or a method that stands only here. */
  private SequencedSet<DidUrl> relationship(Map<String, @Nullable Object> json, String name) {
    SequencedSet<DidUrl> names = new LinkedHashSet<>();
    for (Object entry : list(json, name)) {
      DidUrl named =
          switch (entry) {
            case String reference -> own(reference);
            case Map<?, ?> embedded -> define(Json.members(embedded));
            case null, default -> null;
          };
      if (named != null) {
        names.add(named);
      }
    }
    return names;
  }

  /**
   * Two methods of one name are refused, even of kinds that we pass over: which key a signature
   * names would otherwise depend on the reader.
   */
  @CanIgnoreReturnValue
  private @Nullable DidUrl define(Map<String, @Nullable Object> method) {
    DidUrl name = method.get("id") instanceof String id ? own(id) : null;
    if (name == null) {
      return null;
    }
    if (!defined.add(name)) {
      throw unresolvable("two verification methods of one name");
    }
    if (defined.size() > MAX_METHODS) {
      throw unresolvable("more than " + MAX_METHODS + " verification methods");
    }
    PublicJwk key = isOwn(method) ? Keys.of(method) : null;
    if (key != null) {
      keys.put(name, key);
    }
    return name;
  }

  /** Controlled Identifiers §3.3 step 10: a key that another controls speaks for that one. */
  private boolean isOwn(Map<String, @Nullable Object> method) {
    return !method.containsKey("controller") || did.value().equals(method.get("controller"));
  }

  /** The name, absolute or relative (W3C DID Core §3.2.2), if it is one of this DID's own. */
  private @Nullable DidUrl own(String text) {
    try {
      DidUrl name = text.startsWith("#") ? new DidUrl(did, text.substring(1)) : DidUrl.parse(text);
      return name.did().equals(did) ? name : null;
    } catch (ProblemException e) {
      return null;
    }
  }

  private List<@Nullable Object> list(Map<String, @Nullable Object> json, String name) {
    Object value = json.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.size() <= MAX_METHODS) {
      return Json.elements(list);
    }
    throw unresolvable(name + " is not an array of at most " + MAX_METHODS);
  }

  private ProblemException unresolvable(String reason) {
    return new ProblemException(new Problem.DidUnresolvable(did, reason));
  }
}
