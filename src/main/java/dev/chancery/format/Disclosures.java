package dev.chancery.format;

import dev.chancery.model.Digests;
import dev.chancery.model.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The disclosures of one credential, as they come about while its claims are concealed (RFC 9901
 * §4.2).
 */
final class Disclosures {
  /** RFC 9901 §9.3: 128 bits, fresh for each disclosure. */
  private static final int SALT_LENGTH = 16;

  private final Randomness randomness;

  /** Each disclosure with the tilde before it, then the last tilde (RFC 9901 §4). */
  private final StringBuilder text = new StringBuilder("~");

  Disclosures(Randomness randomness) {
    this.randomness = randomness;
  }

  boolean isEmpty() {
    return text.length() == 1;
  }

  /** What follows the JWT. */
  String text() {
    return text.toString();
  }

  /**
   * {@code object} with digests where {@code disclosable} says so. It holds no name that is for
   * digests: the draft has seen to that, since a verifier would read it as ours.
   */
  Map<String, @Nullable Object> conceal(
      Map<String, @Nullable Object> object, Disclosable disclosable) {
    Map<String, @Nullable Object> visible = LinkedHashMap.newLinkedHashMap(object.size() + 1);
    List<String> digests = new ArrayList<>();
    object.forEach(
        (name, value) -> {
          Disclosable member = disclosable.member(name);
          Object concealed = concealed(value, member);
          if (member != null && member.itself()) {
            digests.add(disclose(salt(), name, concealed));
          } else {
            visible.put(name, concealed);
          }
        });
    if (!digests.isEmpty()) {
      // sorted, so that their order tells nothing of the claims' (RFC 9901 §4.2.4.1)
      digests.sort(null);
      visible.put("_sd", digests);
    }
    return visible;
  }

  private List<@Nullable Object> conceal(List<@Nullable Object> array, Disclosable disclosable) {
    List<@Nullable Object> visible = new ArrayList<>(array.size());
    for (int index = 0; index < array.size(); index++) {
      Disclosable element = disclosable.element(index);
      Object concealed = concealed(array.get(index), element);
      visible.add(
          element != null && element.itself()
              ? Map.of("...", disclose(salt(), concealed))
              : concealed);
    }
    return visible;
  }

  @SuppressWarnings("unchecked") // Claims made sure of it
  private @Nullable Object concealed(@Nullable Object value, @Nullable Disclosable below) {
    if (below == null || below.nothingBelow()) {
      return value;
    }
    return switch (value) {
      case Map<?, ?> object -> conceal((Map<String, @Nullable Object>) object, below);
      case List<?> array -> conceal((List<@Nullable Object>) array, below);
      case null, default -> value;
    };
  }

  /** Adds a disclosure and answers its digest: salt, name and value, or salt and value. */
  private String disclose(@Nullable Object... parts) {
    return disclose(Encoding.json(Arrays.asList(parts)));
  }

  /** Adds the disclosure of a fresh salt and {@code behindSalt}, JSON from the salt's quote on. */
  String disclose(String behindSalt) {
    return disclose(("[\"" + salt() + behindSalt).getBytes(StandardCharsets.UTF_8));
  }

  private String disclose(byte[] json) {
    byte[] disclosure = Encoding.base64url(json);
    text.append(Encoding.ascii(disclosure)).append('~');
    return Encoding.base64urlText(Digests.sha256(disclosure));
  }

  private String salt() {
    return Encoding.base64urlText(randomness.bytes(SALT_LENGTH));
  }
}
