package dev.chancery.bulk;

import dev.chancery.model.ProblemException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"rows": […]}}, an object at a time: where each begins and ends is found here, and what it
 * says by whoever parses all JSON. A row's line is its number among them.
 */
final class JsonSource implements RowSource {
  private final InputStream octets;
  private final UploadLimits limits;
  private final ObjectRows reading;
  private int count;
  private boolean ended;

  /** Reads up to the first row. */
  JsonSource(InputStream octets, UploadLimits limits, Columns.Knowledge knowledge)
      throws IOException {
    this.octets = new BufferedInputStream(octets);
    this.limits = limits;
    this.reading = new ObjectRows(knowledge);
    expect('{');
    expect('"');
    for (byte octet : "rows\"".getBytes(StandardCharsets.US_ASCII)) {
      require(this.octets.read() == octet);
    }
    expect(':');
    expect('[');
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    if (ended) {
      return null;
    }
    int first = significant();
    if (count > 0 && first == ',') {
      first = significant();
    } else if (count > 0 || first == ']') {
      require(first == ']');
      return end();
    }
    require(first == '{');
    if (++count > limits.rows()) {
      throw CsvSource.refused(count, "", "more than " + limits.rows() + " rows");
    }
    return new SourceRow.Members(count, object());
  }

  private @Nullable SourceRow end() throws IOException {
    ended = true;
    expect('}');
    require(significant() < 0);
    return null;
  }

  /** To the brace that closes the one that was read. */
  private byte[] object() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write('{');
    int depth = 1;
    boolean quoted = false;
    while (depth > 0) {
      int octet = octets.read();
      require(octet >= 0);
      if (text.size() >= limits.row()) {
        throw CsvSource.refused(count, "", "a row of more than " + limits.row() + " octets");
      }
      text.write(octet);
      switch (octet) {
        case '"' -> quoted = !quoted;
        case '\\' -> {
          if (quoted) {
            text.write(octets.read());
          }
        }
        case '{', '[' -> depth += quoted ? 0 : 1;
        case '}', ']' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
    }
    return text.toByteArray();
  }

  private void expect(char next) throws IOException {
    require(significant() == next);
  }

  /** The next octet that is no white space; less than 0 at the end. */
  private int significant() throws IOException {
    int octet = octets.read();
    while (octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r') {
      octet = octets.read();
    }
    return octet;
  }

  private void require(boolean asItMustBe) {
    if (!asItMustBe) {
      throw notRows();
    }
  }

  private ProblemException notRows() {
    return CsvSource.refused(count + 1L, "", "not {\"rows\": [{…}, …]} here");
  }

  @Override
  public RowReading reading() {
    return reading;
  }
}
