package dev.chancery.verification;

import dev.chancery.platform.json.Json;
import dev.chancery.verification.Fault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a credential's status stands, as it says itself (Bitstring Status List §2.1).
 *
 * @param pointer where it stands in the credential
 * @param size how many bits it has
 */
record StatusEntry(String pointer, String purpose, String list, int index, int size) {
  static final String TYPE = "BitstringStatusListEntry";

  private static final String REVOCATION = "revocation";

  /** What a set bit takes from a credential; the other purposes tell of it, and take nothing. */
  private static final Set<String> DECISIVE = Set.of(REVOCATION, "suspension");

  private static final int MOST = 8;
  private static final int LARGEST = 8;
  private static final int LONGEST_URL = 2_048;

  /** No list that is read here is longer than nine digits tell. */
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  /** Those of {@code credential}; what is no entry is among the {@code faults}. */
  static List<StatusEntry> of(Map<String, @Nullable Object> credential, List<Fault> faults) {
    Object status = credential.get("credentialStatus");
    if (!(status instanceof List<?> several)) {
      return read(List.of(one("/credentialStatus", status)), faults);
    }
    List<Each> each = new ArrayList<>();
    for (Object entry : several.size() <= MOST ? several : List.of()) {
      each.add(one("/credentialStatus/" + each.size(), entry));
    }
    if (each.isEmpty()) {
      faults.add(fault("/credentialStatus", "not an array of one to " + MOST + " entries"));
    }
    return read(each, faults);
  }

  /** Whether a bit that is set takes something from the credential. */
  boolean isDecisive() {
    return DECISIVE.contains(purpose);
  }

  boolean isRevocation() {
    return purpose.equals(REVOCATION);
  }

  private record Each(String pointer, @Nullable Object entry) {}

  private static Each one(String pointer, @Nullable Object entry) {
    return new Each(pointer, entry);
  }

  private static List<StatusEntry> read(List<Each> each, List<Fault> faults) {
    List<StatusEntry> entries = new ArrayList<>();
    for (Each one : each) {
      try {
        entries.add(read(one));
      } catch (Refused refused) {
        faults.add(refused.fault());
      }
    }
    return entries;
  }

  private static StatusEntry read(Each one) {
    if (!(one.entry instanceof Map<?, ?> map)) {
      throw malformed(one.pointer, "not an object");
    }
    Map<String, @Nullable Object> members = Json.members(map);
    if (!Secured.hasType(members, TYPE)) {
      throw new Refused(
          Check.STATUS,
          Kind.STATUS_VERIFICATION_ERROR,
          one.pointer + "/type",
          "not a kind of status that can be looked up here");
    }
    return new StatusEntry(
        one.pointer,
        text(one, members, "statusPurpose"),
        text(one, members, "statusListCredential"),
        index(one, members),
        size(one, members));
  }

  private static String text(Each one, Map<String, @Nullable Object> members, String name) {
    if (members.get(name) instanceof String text && text.length() <= LONGEST_URL) {
      return text;
    }
    throw malformed(one.pointer + "/" + name, "missing, or not a string");
  }

  private static int index(Each one, Map<String, @Nullable Object> members) {
    String index = text(one, members, "statusListIndex");
    if (!INDEX.matcher(index).matches()) {
      throw malformed(one.pointer + "/statusListIndex", "not a whole number in a string");
    }
    return Integer.parseInt(index);
  }

  private static int size(Each one, Map<String, @Nullable Object> members) {
    return switch (members.getOrDefault("statusSize", 1)) {
      case Integer size when size >= 1 && size <= LARGEST -> size;
      case null, default ->
          throw malformed(one.pointer + "/statusSize", "not a whole number from 1 to " + LARGEST);
    };
  }

  private static Fault fault(String pointer, String reason) {
    return malformed(pointer, reason).fault();
  }

  private static Refused malformed(String pointer, String reason) {
    return new Refused(Check.STATUS, Kind.MALFORMED_VALUE_ERROR, pointer, reason);
  }
}
