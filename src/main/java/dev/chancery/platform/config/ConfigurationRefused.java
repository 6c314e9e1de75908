package dev.chancery.platform.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with the configuration, at once; the message has a line for each. */
public final class ConfigurationRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigurationFault> faults;

  ConfigurationRefused(List<ConfigurationFault> faults) {
    super(
        faults.stream().map(ConfigurationFault::toString).collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.faults = List.copyOf(faults);
  }

  public List<ConfigurationFault> faults() {
    return faults;
  }
}
