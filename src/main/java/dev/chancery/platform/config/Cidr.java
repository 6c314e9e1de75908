package dev.chancery.platform.config;

import java.math.BigInteger;
import java.net.InetAddress;

/** A block of IP addresses (RFC 4632, RFC 4291 §2.3): those that share the first bits. */
public record Cidr(InetAddress network, int prefix) {
  public Cidr {
    if (prefix < 0 || prefix > bits(network)) {
      throw new IllegalArgumentException("a prefix is from 0 to " + bits(network));
    }
  }

  /** {@code 10.0.0.0/8}, {@code fd00::/8}; an address alone is a block of one. */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    return new Cidr(
        network, slash < 0 ? bits(network) : Integer.parseInt(text.substring(slash + 1)));
  }

  /** Whether {@code address} is of the same family and shares the prefix. */
  public boolean contains(InetAddress address) {
    return bits(address) == bits(network) && head(address).equals(head(network));
  }

  private BigInteger head(InetAddress address) {
    return new BigInteger(1, address.getAddress()).shiftRight(bits(network) - prefix);
  }

  private static int bits(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
