package dev.chancery.bulk;

import java.util.stream.Stream;

/** A row as it stands in the file, {@code line} from 1. */
sealed interface SourceRow {
  int line();

  /** About how many octets or characters it has. */
  int size();

  /** Fields under a header. */
  @SuppressWarnings("ArrayRecordComponent") // handed on
  record Fields(int line, String[] values) implements SourceRow {
    @Override
    public int size() {
      return Stream.of(values).mapToInt(String::length).sum();
    }
  }

  /** An object that names its members itself, as JSON that nobody has parsed yet. */
  @SuppressWarnings("ArrayRecordComponent") // handed on
  record Members(int line, byte[] utf8) implements SourceRow {
    @Override
    public int size() {
      return utf8.length;
    }
  }
}
