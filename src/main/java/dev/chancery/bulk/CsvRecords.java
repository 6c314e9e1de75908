package dev.chancery.bulk;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.chancery.model.ProblemException;
import java.util.Arrays;

/** Makes rows of fields, and refuses what is too much or no text, where it stands. */
final class CsvRecords extends AbstractBaseCsvCallbackHandler<SourceRow.Fields> {
  private final UploadLimits limits;
  private String[] fields = new String[32];
  private int count;
  private int length;
  private long line = 1;

  CsvRecords(UploadLimits limits) {
    this.limits = limits;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = startingLineNumber;
    count = 0;
    length = 0;
  }

  @Override
  protected void handleField(int index, char[] from, int offset, int size, boolean quoted) {
    length += size;
    if (index == limits.columns()) {
      throw refused(index, "more than " + limits.columns() + " columns");
    }
    if (size > limits.field()) {
      throw refused(index, "a field of more than " + limits.field() + " characters");
    }
    if (length > limits.row()) {
      throw refused(index, "a row of more than " + limits.row() + " characters");
    }
    String field = new String(from, offset, size);
    requireText(index, field);
    if (index == fields.length) {
      fields = Arrays.copyOf(fields, 2 * fields.length);
    }
    fields[index] = field;
    count = index + 1;
  }

  @Override
  protected SourceRow.Fields buildRecord() {
    return new SourceRow.Fields(Math.toIntExact(line), Arrays.copyOf(fields, count));
  }

  /** Why the parser has stopped, which it says in prose alone. */
  ProblemException notParsed() {
    return refused(
        count,
        "a quote that is not closed, or text after one that is, or a field of more than "
            + limits.field()
            + " characters");
  }

  private void requireText(int index, String field) {
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == 0) {
        throw refused(index, "a null character: not a text file in UTF-8");
      }
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == field.length()
            || !Character.isLowSurrogate(field.charAt(i + 1))) {
          throw refused(index, "not UTF-8");
        }
        i++;
      }
    }
  }

  private ProblemException refused(int index, String reason) {
    return CsvSource.refused(line, String.valueOf(index + 1), reason);
  }
}
