package dev.chancery.bulk;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a row says, as far as it can be read.
 *
 * @param input its own part of the claims
 * @param faults with any, there is no more to do with it
 */
record Row(int line, Recipient recipient, Map<String, @Nullable Object> input, List<Fault> faults) {
  static Row unreadable(int line, Fault fault) {
    return new Row(line, Recipient.NOBODY, Map.of(), List.of(fault));
  }
}
