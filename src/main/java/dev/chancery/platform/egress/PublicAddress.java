package dev.chancery.platform.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Tells public unicast addresses from all others (IANA's special-purpose registries). */
final class PublicAddress {
  /** A network in CIDR notation. */
  @SuppressWarnings("ArrayRecordComponent") // private, and compared by nobody
  private record Block(byte[] network, int bits) {
    static Block parse(String text) {
      int slash = text.indexOf('/');
      return new Block(
          InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
          Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(byte[] address) {
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (network[i] != address[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || ((network[whole] ^ address[whole]) & 0xFF) >> (8 - rest) == 0;
    }
  }

  private static final List<Block> IPV4 =
      blocks(
          """
          0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
          192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24
          192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
          224.0.0.0/4 240.0.0.0/4
          """);

  /**
   * IANA has handed out nothing for unicast outside 2000::/3, so that loopback, ::, mapped and
   * translated IPv4 (::ffff:0:0/96, 64:ff9b::/96), fc00::/7, fe80::/10 and ff00::/8 need no line.
   */
  private static final Block IPV6_UNICAST = Block.parse("2000::/3");

  private static final List<Block> IPV6 =
      blocks("2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20");

  private PublicAddress() {}

  static boolean is(InetAddress address) {
    byte[] octets = address.getAddress();
    return address instanceof Inet4Address
        ? outside(IPV4, octets)
        : IPV6_UNICAST.contains(octets) && outside(IPV6, octets);
  }

  private static boolean outside(List<Block> blocks, byte[] address) {
    return blocks.stream().noneMatch(block -> block.contains(address));
  }

  private static List<Block> blocks(String text) {
    return Stream.of(text.strip().split("\\s+")).map(Block::parse).toList();
  }
}
