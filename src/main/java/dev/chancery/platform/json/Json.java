package dev.chancery.platform.json;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** Reads strictly, writes compactly. */
public final class Json {
  /** The most that a body of this API may nest. */
  public static final int MAX_DEPTH = 32;

  /** The longest body that any route reads: a batch of a thousand. Others read less. */
  private static final long MAX_LENGTH = 4 * 1024 * 1024;

  /** The most characters of a number. */
  public static final int LONGEST_NUMBER = 40;

  /** The most digits behind a number's point, or noughts before it. */
  public static final int MAX_SCALE = 100;

  private static final JsonMapper MAPPER = mapper(256 * 1024, MAX_DEPTH, LONGEST_NUMBER);

  /** Of a document that is mostly one text. */
  private static final JsonMapper LONG_TEXTS = mapper(1024 * 1024, MAX_DEPTH, LONGEST_NUMBER);

  /** What came within the limits may be written in more characters, and into a wrapping. */
  private static final JsonMapper OWN = mapper(256 * 1024, MAX_DEPTH + 8, 2 * LONGEST_NUMBER);

  private Json() {}

  private static JsonMapper mapper(int longestText, int depth, int longestNumber) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(longestText)
                        .maxNumberLength(longestNumber)
                        .maxNameLength(1024)
                        .maxDocumentLength(MAX_LENGTH)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /**
   * The JSON object in {@code utf8}; anything else is {@link Problem.MalformedRequest}, which never
   * quotes its input.
   */
  public static Map<String, @Nullable Object> object(byte[] utf8) {
    return object(MAPPER, utf8);
  }

  /** The same where a text may have up to a million characters, as that of a status list has. */
  public static Map<String, @Nullable Object> objectOfLongTexts(byte[] utf8) {
    return object(LONG_TEXTS, utf8);
  }

  /** What {@link #bytes} wrote, of values that were read here. */
  public static Map<String, @Nullable Object> ownObject(byte[] utf8) {
    return object(OWN, utf8);
  }

  private static Map<String, @Nullable Object> object(JsonMapper mapper, byte[] utf8) {
    if (value(mapper, utf8) instanceof Map<?, ?> map) {
      return members(map);
    }
    throw malformed("not a JSON object");
  }

  /** The JSON array in {@code utf8}; anything else is {@link Problem.MalformedRequest}. */
  public static List<@Nullable Object> array(byte[] utf8) {
    if (value(MAPPER, utf8) instanceof List<?> list) {
      return elements(list);
    }
    throw malformed("not a JSON array");
  }

  /** The JSON object in {@code text}. */
  public static Map<String, @Nullable Object> object(String text) {
    return object(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A parsed object's members; JSON's names are strings, which Java's generics forgot. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> members(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> elements(List<?> list) {
    return (List<@Nullable Object>) list;
  }

  /** {@code value}, a tree of JDK types, as UTF-8 without white space. */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A value of such a tree that is JSON already, and is written as it is. */
  public static Object written(String json) {
    return new RawValue(json);
  }

  /** The same tree as the JSON Schema library reads it. */
  public static JsonNode node(Object value) {
    return MAPPER.valueToTree(value);
  }

  private static @Nullable Object value(JsonMapper mapper, byte[] utf8) {
    try {
      Object value = mapper.readValue(decoded(utf8), Object.class);
      bound(value);
      return value;
    } catch (StreamConstraintsException e) {
      throw malformed("too deep, too long, or a number of too many digits");
    } catch (NumberFormatException e) {
      // thrown past the parser's own exceptions where an exponent has more than 32 bits
      throw malformed("a number out of range");
    } catch (JacksonException e) {
      throw malformed(
          String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")
              ? "a member named twice"
              : "not well-formed JSON");
    }
  }

  /** Strict UTF-8: the parser's own decoder passes lone surrogates through. */
  private static String decoded(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("not UTF-8");
    }
  }

  /**
   * Refuses {@code 1e999999999}, forty characters of which {@link BigDecimal} would make a
   * gigabyte.
   */
  private static void bound(@Nullable Object value) {
    switch (value) {
      case BigDecimal number when Math.abs((long) number.scale()) > MAX_SCALE ->
          throw malformed("a number out of range");
      case String text when isNoText(text) ->
          throw malformed("a lone surrogate or a null character");
      case Map<?, ?> map ->
          map.forEach(
              (name, member) -> {
                if (isNoText((String) name)) {
                  throw malformed("a lone surrogate or a null character");
                }
                bound(member);
              });
      case List<?> list -> list.forEach(Json::bound);
      case null, default -> {}
    }
  }

  /**
   * {@code "\ud800"} is well-formed JSON and no Unicode text, and {@code "\\u0000"} is text that
   * jsonb cannot hold; the first cannot be written as UTF-8.
   */
  private static boolean isNoText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }

  /**
   * An object literal, in the order given: name, value, name, value; a {@code null} value is left
   * out.
   */
  public static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i] instanceof String name && namesAndValues[i + 1] != null) {
        map.put(name, namesAndValues[i + 1]);
      }
    }
    return map;
  }

  private static ProblemException malformed(String reason) {
    return new ProblemException(new Problem.MalformedRequest("", reason));
  }
}
