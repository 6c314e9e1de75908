package dev.chancery.platform.config;

/** A host, in lower case, and a port. */
public record HostAndPort(String host, int port) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
