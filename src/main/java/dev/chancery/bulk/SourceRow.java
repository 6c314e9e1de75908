package dev.chancery.bulk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as it stands in the file, {@code line} from 1. */
sealed interface SourceRow {
  int line();

  /** Fields under a header. */
  @SuppressWarnings("ArrayRecordComponent") // handed on
  record Fields(int line, String[] values) implements SourceRow {}

  /** An object that names its members itself. */
  record Members(int line, Map<String, @Nullable Object> values) implements SourceRow {}

  /** One that is none. */
  record Unreadable(int line, Fault fault) implements SourceRow {}
}
