package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ReservedType;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is asked of a type at registration beyond the form of its members; all faults at once. */
final class Registration {
  /** Half of what our own JSON reader takes, so that what was stored can be read again. */
  private static final int MAX_BYTES = 512 * 1024;

  /** RFC 9901 §4.2.1 and §4.2.4.2: these convey digests, at any depth. */
  private static final Set<String> DIGEST_NAMES = Set.of("_sd", "_sd_alg", "...");

  private static final String EVERY_ELEMENT = "-";

  private Registration() {}

  static List<Violation> faults(CredentialType type) {
    List<Violation> faults = new ArrayList<>();
    faults.addAll(unusable("", () -> JsonSchemas.compile(type.jsonSchema(), "/jsonSchema")));
    faults.addAll(unusable("/template", () -> ClaimsTemplate.compile(type.template())));
    type.types().stream()
        .flatMap(name -> ReservedType.named(name).stream())
        .map(name -> new Violation("/type", name.reason()))
        .forEach(faults::add);
    if (type.dataModels().size() > 1) {
      faults.add(new Violation("/context", "names the base contexts of two data models"));
    }
    faults.addAll(disclosureFaults(type.selectivelyDisclosable()));
    type.selectivelyDisclosable().stream()
        .filter(pointer -> !isClaim(type, firstToken(pointer)))
        .map(pointer -> disclosureFault(pointer, "points at no property of the schema"))
        .forEach(faults::add);
    type.personal().stream()
        .filter(name -> !isClaim(type, name))
        .map(name -> new Violation("/personal", "names no property of the schema: " + name))
        .forEach(faults::add);
    faults.addAll(sizeFaults(type));
    return List.copyOf(faults);
  }

  static List<Violation> sizeFaults(CredentialType type) {
    return Json.bytes(type.definition()).length > MAX_BYTES
        ? List.of(new Violation("", "longer than " + MAX_BYTES + " bytes in all"))
        : List.of();
  }

  /** What a format would refuse. */
  static List<Violation> disclosureFaults(List<String> pointers) {
    List<Violation> faults = new ArrayList<>();
    Map<List<String>, Set<String>> below = new HashMap<>();
    for (String pointer : pointers) {
      try {
        List<String> tokens = Pointers.tokens(pointer);
        if (Claims.RESERVED.contains(tokens.getFirst())
            || tokens.stream().anyMatch(DIGEST_NAMES::contains)) {
          faults.add(disclosureFault(pointer, "never selectively disclosable"));
        }
        for (int i = 0; i < tokens.size(); i++) {
          Set<String> beside = below.computeIfAbsent(tokens.subList(0, i), _ -> new HashSet<>());
          if (beside.add(tokens.get(i)) && beside.contains(EVERY_ELEMENT) && beside.size() > 1) {
            faults.add(disclosureFault(pointer, "beside every element, one of them"));
          }
        }
      } catch (IllegalArgumentException e) {
        faults.add(disclosureFault(pointer, String.valueOf(e.getMessage())));
      }
    }
    return faults;
  }

  private static Violation disclosureFault(String pointer, String reason) {
    return new Violation("/selectivelyDisclosable", reason + ": " + pointer);
  }

  /** A misspelt name would leave a claim disclosed, or personal data unmarked. */
  private static boolean isClaim(CredentialType type, String name) {
    return !(type.jsonSchema().get("properties") instanceof Map<?, ?> properties)
        || properties.containsKey(name);
  }

  private static String firstToken(String pointer) {
    String token = pointer.startsWith("/") ? pointer.substring(1) : pointer;
    int end = token.indexOf('/');
    return (end < 0 ? token : token.substring(0, end)).replace("~1", "/").replace("~0", "~");
  }

  private interface Check {
    Object run();
  }

  private static List<Violation> unusable(String at, Check check) {
    try {
      Object _ = check.run();
      return List.of();
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.SchemaUnusable(List<Violation> violations)) {
        return violations.stream().map(v -> new Violation(at + v.pointer(), v.reason())).toList();
      }
      throw e;
    }
  }
}
