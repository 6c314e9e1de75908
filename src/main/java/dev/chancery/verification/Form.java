package dev.chancery.verification;

import dev.chancery.format.VcdmRules;
import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two things that are verified, and what tells them apart. */
enum Form {
  CREDENTIAL("VerifiableCredential", "vc+jwt"),
  PRESENTATION("VerifiablePresentation", "vp+jwt");

  private final String type;
  private final String typ;

  Form(String type, String typ) {
    this.type = type;
    this.typ = typ;
  }

  /** What is wrong with the shape of {@code document} and of what it holds; not with its proof. */
  List<Violation> violations(Map<String, @Nullable Object> document) {
    return switch (this) {
      case CREDENTIAL -> VcdmRules.credential(document);
      case PRESENTATION ->
          Stream.concat(
                  VcdmRules.presentation(document).stream(),
                  held(document.get("verifiableCredential"), "/verifiableCredential"))
              .toList();
    };
  }

  /** Told even where the presentation itself cannot be verified. */
  private static Stream<Violation> held(@Nullable Object credentials, String at) {
    return switch (credentials) {
      case List<?> several ->
          IntStream.range(0, several.size())
              .boxed()
              .flatMap(i -> held(several.get(i), at + "/" + i));
      case Map<?, ?> credential ->
          held(Json.members(credential)).stream()
              .map(fault -> new Violation(at + fault.pointer(), fault.reason()));
      case null, default -> Stream.empty(); // which the presentation's own rules tell
    };
  }

  private static List<Violation> held(Map<String, @Nullable Object> credential) {
    return Secured.hasType(credential, CREDENTIAL.envelope())
        ? VcdmRules.enveloped(credential, CREDENTIAL.envelope())
        : VcdmRules.credential(credential);
  }

  /** The {@code type} of an object that wraps one (VCDM 2.0 §4.13). */
  String envelope() {
    return "Enveloped" + type;
  }

  /** What the {@code id} of such an object begins with. */
  String dataUrl() {
    return "data:application/" + typ + ",";
  }

  /** The JOSE {@code typ} (VC-JOSE-COSE §3.1.1, §3.1.2). */
  String typ() {
    return typ;
  }
}
