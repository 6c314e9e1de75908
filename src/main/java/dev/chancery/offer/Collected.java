package dev.chancery.offer;

import java.util.List;

/**
 * What a holder collects at once.
 *
 * @param credentials oldest first
 * @param more whether others wait that were never handed out
 */
public record Collected(List<Delivered> credentials, boolean more) {
  static final Collected NOTHING = new Collected(List.of(), false);

  public Collected {
    credentials = List.copyOf(credentials);
  }
}
