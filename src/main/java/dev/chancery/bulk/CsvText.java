package dev.chancery.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Octets as characters, without the mark that some programs begin with. What is no UTF-8 becomes
 * half of a pair, which UTF-8 cannot say, so that it is found in its line and column.
 */
final class CsvText extends Reader {
  private static final String NO_TEXT = "\udc00";
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Reader text;
  private boolean begun;

  CsvText(InputStream utf8) {
    text =
        new InputStreamReader(
            utf8,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(NO_TEXT));
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    int count = text.read(into, offset, length);
    boolean marked = !begun && count > 0 && into[offset] == BYTE_ORDER_MARK;
    begun |= count > 0;
    if (!marked) {
      return count;
    }
    System.arraycopy(into, offset + 1, into, offset, count - 1);
    return count == 1 ? read(into, offset, length) : count - 1;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
