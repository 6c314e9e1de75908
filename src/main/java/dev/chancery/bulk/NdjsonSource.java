package dev.chancery.bulk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A JSON object in each line; an empty line is none. */
final class NdjsonSource implements RowSource {
  private final InputStream octets;
  private final UploadLimits limits;
  private final ObjectRows reading;
  private int line;
  private int count;
  private boolean ended;

  NdjsonSource(InputStream octets, UploadLimits limits, Columns.Knowledge knowledge) {
    this.octets = new BufferedInputStream(octets);
    this.limits = limits;
    this.reading = new ObjectRows(knowledge);
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    while (!ended) {
      byte[] text = line();
      if (!isBlank(text)) {
        if (++count > limits.rows()) {
          throw CsvSource.refused(line, "", "more than " + limits.rows() + " rows");
        }
        return new SourceRow.Members(line, text);
      }
    }
    return null;
  }

  private byte[] line() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    line++;
    for (int octet = octets.read(); octet != '\n'; octet = octets.read()) {
      if (octet < 0) {
        ended = true;
        break;
      }
      if (text.size() == limits.row()) {
        throw CsvSource.refused(line, "", "a line of more than " + limits.row() + " octets");
      }
      text.write(octet);
    }
    return text.toByteArray();
  }

  private static boolean isBlank(byte[] text) {
    for (byte octet : text) {
      if (octet != ' ' && octet != '\t' && octet != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public RowReading reading() {
    return reading;
  }
}
