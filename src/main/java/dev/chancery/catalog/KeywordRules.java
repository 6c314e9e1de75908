package dev.chancery.catalog;

import com.networknt.schema.SpecificationVersion;
import dev.chancery.model.Claims;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a sub-schema's own keywords may say, beyond what the meta-schema allows. Of a value of the
 * wrong type nothing is said: the meta-schema does that. Reports each fault as pointer and reason.
 */
final class KeywordRules {
  private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();
  private static final int MAX_ENUM = 1_000;
  private static final int MAX_UNIQUE_ITEMS = 1_000;

  /** All patterns of a schema together: a text may have to be matched against each of them. */
  private static final int MAX_PROGRAMS = 10_000;

  private static final Set<String> REFUSED =
      Set.of(
          "$id",
          "$anchor",
          "$dynamicRef",
          "$dynamicAnchor",
          "$recursiveRef",
          "$recursiveAnchor",
          "$vocabulary",
          "dependencies");

  private final BiConsumer<String, String> fault;
  private int programs;

  KeywordRules(BiConsumer<String, String> fault) {
    this.fault = fault;
  }

  /** The rules for the schema as a whole. */
  void checkRoot(Map<String, @Nullable Object> schema) {
    if (schema.containsKey("$schema") && !DIALECT.equals(schema.get("$schema"))) {
      fault.accept("/$schema", "not " + DIALECT);
    }
    if (!"object".equals(schema.get("type"))) {
      fault.accept("/type", "not \"object\", which claims are");
    }
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.keySet().forEach(name -> checkClaimName("/properties", name));
    }
  }

  private void checkClaimName(String at, Object name) {
    if (Claims.RESERVED.contains(name.toString())) {
      fault.accept(Pointers.child(at, name), "a reserved name");
    }
  }

  /** The rules for every sub-schema, the root among them. */
  void check(Map<String, @Nullable Object> schema, String pointer) {
    for (String keyword : schema.keySet()) {
      if (REFUSED.contains(keyword) || (keyword.equals("$schema") && !pointer.isEmpty())) {
        fault.accept(Pointers.child(pointer, keyword), "a keyword that is not used here");
      }
    }
    if (schema.get("$ref") instanceof String reference && !isLocal(reference)) {
      fault.accept(pointer + "/$ref", "not a local reference, such as #/$defs/address");
    }
    if (schema.get("enum") instanceof List<?> values && values.size() > MAX_ENUM) {
      fault.accept(pointer + "/enum", "more than " + MAX_ENUM + " values");
    }
    if (Boolean.TRUE.equals(schema.get("uniqueItems")) && !hasFewItems(schema)) {
      fault.accept(pointer + "/uniqueItems", "without maxItems of at most " + MAX_UNIQUE_ITEMS);
    }
    checkTexts(schema, pointer);
  }

  private void checkTexts(Map<String, @Nullable Object> schema, String pointer) {
    if (schema.get("format") instanceof String format && !ClaimFormats.all().containsKey(format)) {
      fault.accept(
          pointer + "/format", "not one of " + String.join(", ", ClaimFormats.all().keySet()));
    }
    if (schema.get("pattern") instanceof String pattern) {
      checkPattern(pattern, pointer + "/pattern");
    }
    if (schema.get("patternProperties") instanceof Map<?, ?> map) {
      map.keySet()
          .forEach(
              pattern ->
                  checkPattern(
                      pattern.toString(), Pointers.child(pointer + "/patternProperties", pattern)));
    }
  }

  private void checkPattern(String pattern, String pointer) {
    if (programs > MAX_PROGRAMS) {
      return;
    }
    boolean refused = false;
    try {
      programs += LinearPatterns.compile(pattern).programSize();
    } catch (IllegalArgumentException e) {
      refused = true;
      fault.accept(pointer, String.valueOf(e.getMessage()));
    }
    programs += LinearPatterns.overhead(pattern, refused);
    if (programs > MAX_PROGRAMS && !refused) {
      fault.accept(pointer, "the schema's patterns are too much together");
    }
  }

  /** Percent-encoding would let two spellings name one place, and two libraries differ on it. */
  static boolean isLocal(String reference) {
    return reference.equals("#") || (reference.startsWith("#/") && !reference.contains("%"));
  }

  private static boolean hasFewItems(Map<String, @Nullable Object> schema) {
    return schema.get("maxItems") instanceof Number items && items.longValue() <= MAX_UNIQUE_ITEMS;
  }
}
