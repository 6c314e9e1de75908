package dev.chancery.bulk;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of comma-separated values (RFC 4180) in UTF-8, the first line of which names columns. */
final class CsvSource implements RowSource {
  /** What the parser needs beside a field in which every character is a quote, written twice. */
  private static final int READ_AHEAD = 16_384;

  private final CsvRecords records;
  private final CloseableIterator<SourceRow.Fields> rows;
  private final int mostRows;
  private final Columns columns;
  private int count;

  /** Reads the header. */
  CsvSource(InputStream octets, UploadLimits limits, Columns.Knowledge knowledge)
      throws IOException {
    records = new CsvRecords(limits);
    mostRows = limits.rows();
    rows =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .skipEmptyLines(true)
            .maxBufferSize(2 * limits.field() + READ_AHEAD)
            .build(records, new CsvText(octets))
            .iterator();
    SourceRow.Fields header = fetch();
    if (header == null) {
      throw refused(0, "", "nothing in it");
    }
    columns = Columns.of(header.line(), List.of(header.values()), knowledge);
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    SourceRow.Fields row = fetch();
    if (row != null && ++count > mostRows) {
      throw refused(row.line(), "", "more than " + mostRows + " rows");
    }
    return row;
  }

  @Override
  public RowReading reading() {
    return columns;
  }

  private SourceRow.@Nullable Fields fetch() throws IOException {
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw e.getCause() instanceof ProblemException refused ? refused : records.notParsed();
    }
  }

  static ProblemException refused(long line, String column, String reason) {
    return new ProblemException(new Problem.FileMalformed(line, column, reason));
  }
}
