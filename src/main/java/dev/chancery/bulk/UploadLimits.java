package dev.chancery.bulk;

/**
 * How much is taken in.
 *
 * @param uploads at the same time, by one node
 * @param octets of a file
 * @param rows of a file
 * @param columns of a row
 * @param field characters of a field
 * @param row characters of a row
 */
public record UploadLimits(int uploads, long octets, int rows, int columns, int field, int row) {
  public UploadLimits {
    if (field > row) {
      throw new IllegalArgumentException("a field of more characters than its row");
    }
  }
}
