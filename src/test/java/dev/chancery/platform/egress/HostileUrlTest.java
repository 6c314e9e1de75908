package dev.chancery.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat T-15: each of these is refused before a socket is opened. */
@Tag("T-15")
class HostileUrlTest {
  @RegisterExtension static final TrapServer TRAP = TrapServer.start();

  /** Finds every name at the trap: whatever gets as far as connecting is caught there. */
  private Egress egress;

  @BeforeEach
  void nothing_is_allowed() {
    egress = new Egress(TRAP.vertx(), TRAP.trusting(), TrapServer.here());
  }

  @AfterEach
  void nothing_was_connected_to() {
    assertThat(egress.connections()).isZero();
    assertThat(TRAP.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // not https
        "http://wallet.example/",
        "HTTP://wallet.example/",
        "ftp://wallet.example/",
        "file:///etc/passwd",
        "jar:https://wallet.example/!/x",
        "gopher://wallet.example:70/",
        "ws://wallet.example/",
        "data:application/json,{}",
        "https:wallet.example",
        "//wallet.example/",
        "/etc/passwd",
        "https:///did.json",
        "https://",
        // other ports
        "https://wallet.example:0/",
        "https://wallet.example:22/",
        "https://wallet.example:80/",
        "https://wallet.example:444/",
        "https://wallet.example:8443/",
        "https://wallet.example:65536/",
        "https://wallet.example:443443/",
        // user information
        "https://user@wallet.example/",
        "https://user:password@wallet.example/",
        "https://wallet.example@127.0.0.1/",
        "https://wallet.example%40127.0.0.1/",
        "https://127.0.0.1\\@wallet.example/",
        "https://wallet.example#@127.0.0.1/",
        "https://wallet.example/#fragment",
        // addresses in every notation
        "https://127.0.0.1/",
        "https://8.8.8.8/",
        "https://0.0.0.0/",
        "https://0/",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f.0x0.0x0.0x1/",
        "https://0x7f000001/",
        "https://wallet.0x7f/",
        "https://wallet.example.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2001:4860:4860::8888]/",
        "https://[fe80::1%25eth0]/",
        // names that are none
        "https://localhost/",
        "https://intranet/",
        "https://wallet.example./",
        "https://wallet..example/",
        "https://.wallet.example/",
        "https://wallet_example.example/",
        "https://-wallet.example/",
        "https://wallet-.example/",
        "https://wallet.exam ple/",
        "https://wallet.example\u0000.evil.example/",
        "https://wallet%2eexample/",
        "https://wallet\u3002example/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://\u24d2hancery.example/",
        "https://\u4f8b\u3048.example/",
        "https://wallet.example,evil.example/",
        "https://*.example/",
        // names that are too long
        "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/",
        "https://a.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
        // names whose address is the trap's
        "https://wallet.example/",
        "https://WALLET.example/",
        "https://wallet.example:443/",
        "https://xn--wallet-9ua.example/",
        "https://127.0.0.1.nip.example/",
      })
  void a_hostile_url_opens_no_socket(String url) {
    assertThatThrownBy(() -> settled(egress, url))
        .isInstanceOfAny(EgressRefused.class, URISyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void a_name_of_a_special_address_opens_no_socket(String literal) {
    Egress there =
        new Egress(
            TRAP.vertx(),
            Egress.Rules.strict(),
            _ -> Future.succeededFuture(List.of(TrapServer.address(literal))));
    assertThatThrownBy(() -> settled(there, "https://wallet.example/"))
        .isInstanceOfSatisfying(
            EgressRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(EgressRefused.Reason.ADDRESS));
    assertThat(there.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2003::1",
        "2606:4700:4700::1111",
      })
  void the_neighbours_of_the_special_blocks_are_public(String literal) {
    assertThat(PublicAddress.is(TrapServer.address(literal))).isTrue();
  }

  private static void settled(Egress egress, String url) throws Exception {
    try {
      egress
          .getJson(TrapServer.ASKING, new URI(url))
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof EgressRefused refused) {
        throw refused;
      }
      throw e;
    }
  }
}
