package dev.chancery.bulk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, one after the other. Whatever keeps it from reading on is a {@link
 * dev.chancery.model.ProblemException}.
 */
interface RowSource {
  /** The next row; null at the end of the file. */
  @Nullable SourceRow next() throws IOException;

  /** How its rows are to be read; known before the first of them is. */
  RowReading reading();
}
