package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.config.Cidr;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose request it is (RFC 7239). */
class ClientAddressesTest {
  private static final String PROXY = "10.0.0.1";

  private final ClientAddresses addresses =
      new ClientAddresses(Stream.of("10.0.0.0/8", "fd00::/8").map(Cidr::parse).toList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For | 192.0.2.1                            | 192.0.2.1",
        "X-Forwarded-For | 192.0.2.1:4711                       | 192.0.2.1",
        "X-Forwarded-For | 198.51.100.9, 192.0.2.1              | 192.0.2.1",
        "X-Forwarded-For | 198.51.100.9, 192.0.2.1, 10.0.0.2    | 192.0.2.1",
        "X-Forwarded-For | 10.0.0.3, 10.0.0.2                   | 10.0.0.3",
        "X-Forwarded-For | 198.51.100.9, unknown, 10.0.0.2      | 10.0.0.2",
        "X-Forwarded-For | nonsense                             | 10.0.0.1",
        "X-Forwarded-For | ','                                  | 10.0.0.1",
        "X-Forwarded-For | 2001:db8:1:2:3:4:5:6                 | 2001:db8:1:2:0:0:0:0/64",
        "X-Forwarded-For | ::ffff:192.0.2.1                     | 192.0.2.1",
        "Forwarded       | for=192.0.2.1                        | 192.0.2.1",
        "Forwarded       | FOR=192.0.2.1;proto=https;by=10.0.0.1| 192.0.2.1",
        "Forwarded       | proto=http; for=\"192.0.2.1:80\"     | 192.0.2.1",
        "Forwarded       | for=\"[2001:db8:1:2::7]:4711\"       | 2001:db8:1:2:0:0:0:0/64",
        "Forwarded       | for=198.51.100.9, for=192.0.2.1      | 192.0.2.1",
        "Forwarded       | for=192.0.2.1, for=\"[fd00::1]\"     | 192.0.2.1",
        "Forwarded       | for=_hidden                          | 10.0.0.1",
        "Forwarded       | for=\"[192.0.2.1\"                   | 10.0.0.1",
        "Forwarded       | proto=https                          | 10.0.0.1",
        "X-Real-IP       | 192.0.2.1                            | 10.0.0.1",
      })
  void a_trusted_proxy_says_for_whom_it_speaks(String header, String value, String client) {
    assertThat(addresses.of(PROXY, headers(header, value))).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource({"X-Forwarded-For,192.0.2.1", "Forwarded,for=192.0.2.1"})
  void anybody_else_speaks_for_themselves(String header, String value) {
    assertThat(addresses.of("203.0.113.5", headers(header, value))).isEqualTo("203.0.113.5");
    assertThat(new ClientAddresses(List.of()).of(PROXY, headers(header, value))).isEqualTo(PROXY);
  }

  @Test
  void several_lines_are_one_list() {
    MultiMap headers = headers("X-Forwarded-For", "198.51.100.9");
    headers.add("X-Forwarded-For", "192.0.2.1");

    assertThat(addresses.of(PROXY, headers)).isEqualTo("192.0.2.1");
  }

  @Test
  void two_headers_that_agree_are_believed_and_two_that_do_not_are_not() {
    MultiMap headers = headers("X-Forwarded-For", "192.0.2.1");
    headers.add("Forwarded", "for=192.0.2.1");
    assertThat(addresses.of(PROXY, headers)).isEqualTo("192.0.2.1");

    headers.set("Forwarded", "for=192.0.2.77");
    assertThat(addresses.of(PROXY, headers)).isEqualTo(PROXY);
  }

  @Test
  void neighbours_of_one_IPv6_network_are_one_client() {
    MultiMap none = MultiMap.caseInsensitiveMultiMap();

    assertThat(addresses.of("2001:db8:1:2::1", none))
        .isEqualTo(addresses.of("2001:db8:1:2:ffff::9", none))
        .isNotEqualTo(addresses.of("2001:db8:1:3::1", none));
  }

  @Test
  void a_peer_without_an_address_is_nobody_in_particular() {
    assertThat(addresses.of(null, headers("X-Forwarded-For", "192.0.2.1"))).isEqualTo("unknown");
  }

  private static MultiMap headers(String name, String value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value);
  }
}
