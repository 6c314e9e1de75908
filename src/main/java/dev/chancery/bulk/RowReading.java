package dev.chancery.bulk;

/** What a row of a file says. Used by many threads at once. */
interface RowReading {
  Row read(SourceRow row);

  /** What a place in the claims is called in the file: its column, or the pointer itself. */
  String column(String pointer);
}
