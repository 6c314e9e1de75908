package dev.chancery.platform.config;

import dev.chancery.model.Digests;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Secrets that are none: what stands in examples, comes as a default, or somebody typed. */
final class Samples {
  private static final List<String> WORDS =
      List.of("changeme", "change-me", "change_me", "password", "secret", "example", "sample");

  private static final Set<String> PASSWORDS =
      Set.of(
          "",
          "postgres",
          "password",
          "passw0rd",
          "changeme",
          "secret",
          "admin",
          "root",
          "chancery",
          "example",
          "test",
          "1234",
          "12345",
          "123456",
          "12345678");

  /** The 256-bit keys of FIPS 197 and SP 800-38A are counts or stand here. */
  private static final String SP_800_38A =
      "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

  /** Fewer different characters than a random key of 32 hexadecimal digits ever has. */
  private static final int DISTINCT = 8;

  private Samples() {}

  /** Whether a person wrote it: it has a word for a secret, or hardly any different characters. */
  static boolean isTyped(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(lower::contains) || lower.chars().distinct().count() < DISTINCT;
  }

  /** Whether it is written in many books, or the digest of what people try first. */
  static boolean isPublished(byte[] key) {
    return Arrays.equals(key, HexFormat.of().parseHex(SP_800_38A))
        || Stream.concat(PASSWORDS.stream(), WORDS.stream())
            .anyMatch(word -> Arrays.equals(key, Digests.sha256(word)));
  }

  /** Whether all octets are visible ASCII, as 32 random ones are once in 10^13 keys. */
  static boolean isText(byte[] key) {
    for (byte octet : key) {
      if (octet < 0x20 || octet > 0x7e) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether {@code user:password} has a password that comes as a default, or is the user's name.
   */
  static boolean isDefaultLogin(@Nullable String userInfo) {
    if (userInfo == null || !userInfo.contains(":")) {
      return false;
    }
    String user = userInfo.substring(0, userInfo.indexOf(':'));
    String password = userInfo.substring(userInfo.indexOf(':') + 1);
    return password.equals(user) || PASSWORDS.contains(password.toLowerCase(Locale.ROOT));
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("[::1]");
  }
}
