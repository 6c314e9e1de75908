package dev.chancery.format.jsonld;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Canonical N-Quads (RDF Dataset Canonicalization §5): one space, no comments, few escapes. */
public final class NQuads {
  private static final String HEX = "0123456789ABCDEF";

  private NQuads() {}

  /** A line and its end; {@code subject} and {@code object} are written already. */
  public static String line(String subject, String predicate, String object) {
    return subject + " <" + predicate + "> " + object + " .\n";
  }

  /** An IRI in angle brackets, or a blank node's label. */
  public static String resource(String id) {
    return id.startsWith("_:") ? id : '<' + id + '>';
  }

  public static String object(Value value) {
    return switch (value) {
      case Value.Resource(String id) -> resource(id);
      case Value.Literal(String form, String _, String language) when language != null ->
          quoted(form) + '@' + language;
      case Value.Literal(String form, String datatype, var _) when datatype.equals(Rdf.STRING) ->
          quoted(form);
      case Value.Literal(String form, String datatype, var _) ->
          quoted(form) + "^^<" + datatype + '>';
      case Value.Refused(String reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /**
   * {@code lines} in UTF-8 in the order of their code points, which is the order of their octets,
   * and each once. Some processors sort by UTF-16 instead: lines that they would sort otherwise are
   * refused.
   */
  public static byte[] document(List<byte[]> lines) {
    lines.sort(Arrays::compareUnsigned);
    int length = 0;
    boolean beyondUtf16 = false;
    for (byte[] line : lines) {
      length += line.length;
      beyondUtf16 |= isBeyondUtf16(line);
    }
    if (beyondUtf16) {
      requireOneOrder(lines);
    }
    return joined(lines, length);
  }

  private static byte[] joined(List<byte[]> lines, int length) {
    byte[] octets = new byte[length];
    int end = 0;
    byte[] previous = new byte[0];
    for (byte[] line : lines) {
      if (!Arrays.equals(line, previous)) {
        System.arraycopy(line, 0, octets, end, line.length);
        end += line.length;
      }
      previous = line;
    }
    return end == length ? octets : Arrays.copyOf(octets, end);
  }

  /** Whether a character of {@code line} is a pair of surrogates in UTF-16. */
  private static boolean isBeyondUtf16(byte[] line) {
    for (byte octet : line) {
      if ((octet & 0xf0) == 0xf0) {
        return true;
      }
    }
    return false;
  }

  private static void requireOneOrder(List<byte[]> lines) {
    String previous = "";
    for (byte[] octets : lines) {
      String line = new String(octets, StandardCharsets.UTF_8);
      if (previous.compareTo(line) > 0) {
        throw new ProblemException(
            new Problem.ClaimsInexpressible(
                List.of(new Violation("", "values that processors sort in two ways"))));
      }
      previous = line;
    }
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
