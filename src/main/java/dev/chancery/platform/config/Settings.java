package dev.chancery.platform.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings as text, and what was found wrong with them so far. A blank value is none, and a
 * blank variable hides the file's value.
 */
final class Settings {
  /** Names the file; not a key, since the file cannot say it. */
  static final String FILE_VARIABLE = "CHANCERY_CONFIG";

  /**
   * What Kubernetes sets in every pod for a Service called {@code chancery…}; these are not
   * misspelt keys.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "CHANCERY_(\\w+_)?(SERVICE_(HOST|PORT(_\\w+)?)=.*"
              + "|PORT(_\\d+_(TCP|UDP|SCTP))?=(tcp|udp|sctp)://.*"
              + "|PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)=.*)");

  private static final Map<String, Key> BY_PROPERTY =
      Arrays.stream(Key.values()).collect(Collectors.toMap(Key::property, key -> key));
  private static final Map<String, Key> BY_VARIABLE =
      Arrays.stream(Key.values()).collect(Collectors.toMap(Key::variable, key -> key));

  private final Map<Key, String> values = new EnumMap<>(Key.class);
  private final List<ConfigurationFault> faults = new ArrayList<>();

  private Settings() {}

  static Settings of(Map<String, String> environment) {
    Settings settings = new Settings();
    Properties file = new Properties();
    String path = environment.getOrDefault(FILE_VARIABLE, "");
    if (!path.isBlank()) {
      settings.load(path, file);
    }
    return settings.addAll(environment, file);
  }

  static Settings of(Map<String, String> environment, Properties file) {
    return new Settings().addAll(environment, file);
  }

  private void load(String path, Properties file) {
    try (Reader reader = Files.newBufferedReader(Path.of(path))) {
      file.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      fault(FILE_VARIABLE, "the file " + path + " cannot be read: " + e);
    }
  }

  private Settings addAll(Map<String, String> environment, Properties file) {
    for (String name : new TreeSet<>(file.stringPropertyNames())) {
      add(name, BY_PROPERTY.get(name), file.getProperty(name));
    }
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (isMeantForUs(name, value)) {
                add(name, BY_VARIABLE.get(name), value);
              }
            });
    return this;
  }

  private static boolean isMeantForUs(String name, String value) {
    return BY_VARIABLE.containsKey(name)
        || (name.startsWith(Key.PREFIX)
            && !name.equals(FILE_VARIABLE)
            && !SERVICE_LINK.matcher(name + "=" + value).matches());
  }

  private void add(String name, @Nullable Key key, String value) {
    if (key == null) {
      fault(name, "there is no such key");
    } else if (value.isBlank()) {
      values.remove(key);
    } else {
      values.put(key, value.strip());
    }
  }

  boolean has(Key key) {
    return values.containsKey(key);
  }

  /** What {@code parse} makes of it; {@code otherwise} where it is not set, or is at fault. */
  <T extends @Nullable Object> T get(Key key, T otherwise, Function<String, ? extends T> parse) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException e) {
      fault(key, String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  void fault(Key key, String reason) {
    fault(key.property(), reason);
  }

  private void fault(String name, String reason) {
    faults.add(new ConfigurationFault(name, reason));
  }

  /** Throws when anything was wrong. */
  void refuseFaults() {
    if (!faults.isEmpty()) {
      throw new ConfigurationRefused(faults);
    }
  }
}
