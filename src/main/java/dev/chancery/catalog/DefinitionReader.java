package dev.chancery.catalog;

import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Members;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The members of a type's definition, each held to its form. */
final class DefinitionReader {
  private static final String VERIFIABLE_CREDENTIAL = "VerifiableCredential";
  private static final Pattern TERM = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");
  private static final Pattern NOT_SLUG = Pattern.compile("[^a-z0-9]+");
  private static final int MAX_SLUG = 140;

  private final Members members;

  DefinitionReader(Members members) {
    this.members = members;
  }

  SchemaId id() {
    String chosen = members.optionalText("id");
    return new SchemaId(chosen != null ? chosen : slug(name()) + ":" + version());
  }

  private static String slug(String name) {
    String slug = NOT_SLUG.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
    String inner = slug.startsWith("-") ? slug.substring(1) : slug;
    String bounded = inner.substring(0, Math.min(MAX_SLUG, inner.length()));
    return bounded.endsWith("-") ? bounded.substring(0, bounded.length() - 1) : bounded;
  }

  String name() {
    return members.name("name", 200);
  }

  String version() {
    return members.name("version", 50);
  }

  /** {@code VerifiableCredential} may be written; every format that has it adds it. */
  List<String> types() {
    List<String> terms =
        texts("type", 16, term -> TERM.matcher(term).matches(), "not a term, such as Diploma");
    List<String> own = terms.stream().filter(term -> !term.equals(VERIFIABLE_CREDENTIAL)).toList();
    if (own.isEmpty()) {
      throw members.fault("type", "names no type beside " + VERIFIABLE_CREDENTIAL);
    }
    return own;
  }

  List<String> contexts() {
    return texts("context", 16, Names::isHttpsUrl, "not an https URL");
  }

  @Nullable String vct(String name) {
    return Names.vct(members, name);
  }

  Map<String, @Nullable Object> jsonSchema() {
    return members.map("jsonSchema");
  }

  List<String> selectivelyDisclosable() {
    return texts("selectivelyDisclosable", 200, _ -> true, "");
  }

  @Nullable Map<String, @Nullable Object> template() {
    return members.optionalMap("template");
  }

  List<String> personal() {
    return texts("personal", 200, _ -> true, "");
  }

  List<Display> display() {
    try {
      return Display.list(members);
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.MalformedRequest(String pointer, String reason)) {
        throw new ProblemException(
            new Problem.SchemaUnusable(List.of(new Violation(pointer, reason))));
      }
      throw e;
    }
  }

  List<Did> authorizedIssuers() {
    return texts("authorizedIssuers", 100, _ -> true, "").stream().map(Did::new).toList();
  }

  void nothingElse() {
    Members _ = members.nothingElse();
  }

  private List<String> texts(String name, int most, Predicate<String> fits, String reason) {
    List<String> texts = members.texts(name);
    if (texts.size() > most) {
      throw members.fault(name, "more than " + most);
    }
    for (int i = 0; i < texts.size(); i++) {
      if (!fits.test(texts.get(i))) {
        throw members.fault(name, "element " + i + " is " + reason);
      }
    }
    return texts.stream().distinct().toList();
  }
}
