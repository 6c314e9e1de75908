package dev.chancery.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a trail ends: its last entry's number and hash; {@code 7:9f86d0…} as it is written. */
public record Head(long seq, Hash hash) {
  /** Of a trail without entries. */
  static final Head NONE = new Head(0, Hash.NONE);

  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  /** Reads what {@link #toString} wrote; {@link IllegalArgumentException} where that is not it. */
  public static Head parse(String written) {
    Matcher parts = WRITTEN.matcher(written);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a head, such as 7:9f86d0…");
    }
    return new Head(Long.parseLong(parts.group(1)), Hash.parse(parts.group(2)));
  }

  @Override
  public String toString() {
    return seq + ":" + hash;
  }
}
