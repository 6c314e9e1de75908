package dev.chancery.api;

import java.util.Locale;

/** What an Accept or Accept-Encoding header asks for (RFC 9110 §12.5). */
final class Accept {
  private Accept() {}

  /** How well a media type is liked, and how closely it was named: 2 by name, 0 as anything. */
  private record Liking(double quality, int specificity) {
    static final Liking NONE = new Liking(0, -1);

    boolean exceeds(Liking other) {
      return quality > other.quality
          || (quality > 0 && quality == other.quality && specificity > other.specificity);
    }
  }

  /**
   * Whether {@code accept} likes {@code mediaType} better than {@code other}: by quality, and of
   * two with the same the one that is named more closely.
   */
  static boolean prefers(String accept, String mediaType, String other) {
    String ranges = accept.toLowerCase(Locale.ROOT);
    return liking(ranges, mediaType).exceeds(liking(ranges, other));
  }

  /** Whether {@code acceptEncoding} takes {@code coding}, by name or as any (§12.5.3). */
  static boolean takes(String acceptEncoding, String coding) {
    double any = 0;
    for (String each : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = each.trim().split("\\s*;\\s*", -1);
      if (parts[0].equals(coding)) {
        return quality(parts) > 0;
      }
      any = parts[0].equals("*") ? quality(parts) : any;
    }
    return any > 0;
  }

  /** The most specific range that matches decides. */
  private static Liking liking(String ranges, String mediaType) {
    Liking liking = Liking.NONE;
    for (String range : ranges.split(",")) {
      String[] parts = range.trim().split("\\s*;\\s*", -1);
      int specificity = specificity(parts[0], mediaType);
      if (specificity > liking.specificity) {
        liking = new Liking(quality(parts), specificity);
      }
    }
    return liking;
  }

  private static int specificity(String range, String mediaType) {
    if (range.equals(mediaType)) {
      return 2;
    }
    if (range.endsWith("/*") && mediaType.startsWith(range.substring(0, range.length() - 1))) {
      return 1;
    }
    return range.equals("*/*") ? 0 : -1;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].startsWith("q=")) {
        try {
          return Double.parseDouble(parts[i].substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
