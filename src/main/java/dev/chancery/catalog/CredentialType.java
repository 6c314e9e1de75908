package dev.chancery.catalog;

import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A credential type: what its claims may be, how they are built and how they are shown. Data that
 * an organisation registers, never code.
 *
 * @param types what a credential is one of, beside {@code VerifiableCredential} (VCDM 2.0 §4.5)
 * @param contexts what gives the terms their meaning, after the base context, which need not be
 *     named: 2.0's is meant unless 1.1's is (VCDM §4.3)
 * @param vct the Verifiable Credential Type (SD-JWT VC §2.2.2.1); null where the gateway gives one
 * @param jsonSchema of the claims, dialect 2020-12
 * @param selectivelyDisclosable JSON pointers into the claims
 * @param template null where the claims are the input as it is
 * @param personal the claims at the top that are personal data
 * @param display one for each locale
 * @param authorizedIssuers who may issue it; empty for every issuer of the organisation
 */
public record CredentialType(
    SchemaId id,
    String name,
    String version,
    List<String> types,
    List<String> contexts,
    @Nullable String vct,
    Map<String, @Nullable Object> jsonSchema,
    List<String> selectivelyDisclosable,
    @Nullable Map<String, @Nullable Object> template,
    List<String> personal,
    List<Display> display,
    List<Did> authorizedIssuers) {

  /** Its contexts beyond the base; where there are none, one is made of its schema. */
  public List<String> vocabularies() {
    return contexts.stream().filter(url -> DataModel.ofContext(url).isEmpty()).toList();
  }

  /** The data models whose base context it names; it should be of one at most. */
  List<DataModel> dataModels() {
    return contexts.stream().flatMap(url -> DataModel.ofContext(url).stream()).toList();
  }

  /** A definition as it is registered: everything in it is checked, pictures by their form only. */
  public static CredentialType read(Map<String, @Nullable Object> definition) {
    CredentialType type = stored(definition);
    List<Violation> faults = Registration.faults(type);
    if (!faults.isEmpty()) {
      throw new ProblemException(new Problem.SchemaUnusable(faults));
    }
    return type;
  }

  /** What {@link #definition} wrote. */
  public static CredentialType stored(Map<String, @Nullable Object> definition) {
    DefinitionReader reader = new DefinitionReader(Members.of(definition));
    CredentialType type =
        new CredentialType(
            reader.id(),
            reader.name(),
            reader.version(),
            reader.types(),
            reader.contexts(),
            reader.vct("vct"),
            reader.jsonSchema(),
            reader.selectivelyDisclosable(),
            reader.template(),
            reader.personal(),
            reader.display(),
            reader.authorizedIssuers());
    reader.nothingElse();
    return type;
  }

  /** As registered, members that were absent left out; what GET shows. */
  public Map<String, @Nullable Object> definition() {
    Map<String, @Nullable Object> definition =
        Json.of("id", id.value(), "name", name, "version", version, "type", types);
    putUnlessEmpty(definition, "context", contexts);
    definition.putAll(Json.of("vct", vct, "jsonSchema", jsonSchema));
    putUnlessEmpty(definition, "selectivelyDisclosable", selectivelyDisclosable);
    definition.putAll(Json.of("template", template));
    putUnlessEmpty(definition, "personal", personal);
    putUnlessEmpty(definition, "display", display.stream().map(Display::json).toList());
    putUnlessEmpty(
        definition, "authorizedIssuers", authorizedIssuers.stream().map(Did::value).toList());
    return Collections.unmodifiableMap(new LinkedHashMap<>(definition));
  }

  private static void putUnlessEmpty(
      Map<String, @Nullable Object> definition, String name, List<?> values) {
    if (!values.isEmpty()) {
      definition.put(name, values);
    }
  }

  /**
   * The same type with every logo decoded and written anew as PNG; {@link Problem.SchemaUnusable}
   * where one cannot be. Takes CPU time: not for an event loop. Before a type is stored, never
   * after.
   */
  public CredentialType withLogosReencoded() {
    List<Violation> faults = new ArrayList<>();
    List<Display> reencoded = new ArrayList<>();
    for (Display one : display) {
      try {
        reencoded.add(one.logo() == null ? one : one.withLogo(one.logo().reencoded()));
      } catch (IllegalArgumentException e) {
        faults.add(
            new Violation(
                "/display/" + display.indexOf(one) + "/logo/uri", String.valueOf(e.getMessage())));
      }
    }
    CredentialType type = withDisplay(List.copyOf(reencoded));
    faults.addAll(Registration.sizeFaults(type));
    if (!faults.isEmpty()) {
      throw new ProblemException(new Problem.SchemaUnusable(List.copyOf(faults)));
    }
    return type;
  }

  private CredentialType withDisplay(List<Display> other) {
    return new CredentialType(
        id,
        name,
        version,
        types,
        contexts,
        vct,
        jsonSchema,
        selectivelyDisclosable,
        template,
        personal,
        other,
        authorizedIssuers);
  }
}
