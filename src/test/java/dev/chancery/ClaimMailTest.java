package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Claims;
import dev.chancery.testing.SmtpSink;
import dev.chancery.testing.SmtpSink.Taken;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has a claim and an address is written to. */
class ClaimMailTest {
  private static SmtpSink sink;
  private static TestGateway gateway;

  private Claims claims = claims();

  @BeforeAll
  static void start() {
    sink = SmtpSink.start();
    gateway =
        TestGateway.start(
            Map.of(
                "CHANCERY_MAIL_SERVER",
                sink.uri().toString(),
                "CHANCERY_MAIL_FROM",
                "no-reply@issuer.example"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    sink.close();
  }

  private static Claims claims() {
    return new Claims(Campaign.with(gateway.api(), Map.of("admission", "open")));
  }

  @BeforeEach
  void a_collection() {
    claims = claims();
  }

  private static long mails(String bulk) {
    return gateway.count(
        "select count(*) from outbox o join bulk b on o.data ->> 'collectionId' = b.collection_id::text"
            + " where o.channel = 'email' and b.id = '%s'".formatted(bulk));
  }

  @Test
  void the_link_in_the_mail_opens_the_claim() {
    int before = sink.taken().size();

    String bulk = claims.worked("email,name", "ada@example.com,Ada");

    Taken mail = sink.await(before + 1).getLast();
    assertThat(mail.commands()).contains("RCPT TO:<ada@example.com>");
    String token = claims.token(claims.idOf(bulk));
    assertThat(mail.text()).contains(gateway.base() + "/claim/" + token);
    Answered collected = claims.collect(Wallet.p256(), token);
    assertThat(collected.status()).as(collected.string()).isEqualTo(201);
  }

  @Test
  void who_has_no_address_for_mail_gets_none_and_their_link_can_be_read() {
    String bulk = claims.worked("phone,externalId,name", "+41791234567,,Ada", ",4711,Bob");

    assertThat(mails(bulk)).isZero();
    assertThat(claims.of(bulk))
        .hasSize(2)
        .allSatisfy(claim -> assertThat(claim).containsKey("link"));
    Answered refused = claims.resend(String.valueOf(claims.of(bulk).getFirst().get("id")));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("CONFLICT");
  }

  @Test
  void it_is_sent_again_with_the_same_link() {
    int before = sink.taken().size();
    String bulk = claims.worked("email,name", "ada@example.com,Ada");
    String id = claims.idOf(bulk);
    String link = gateway.base() + "/claim/" + claims.token(id);
    assertThat(sink.await(before + 1).getLast().text()).contains(link);

    Answered resent = claims.resend(id);

    assertThat(resent.status()).as(resent.string()).isEqualTo(200);
    assertThat(sink.await(before + 2).getLast().text()).contains(link);
    assertThat(
            TestServers.query(
                gateway.database(),
                "select 1 from audit where action = 'claim.resent' and subject_id = '" + id + "'"))
        .hasSize(1);
  }

  @Test
  void what_has_ended_is_sent_to_nobody() {
    String bulk = claims.worked("email,name", "ada@example.com,Ada");
    String id = claims.idOf(bulk);
    assertThat(claims.cancel(id).status()).isEqualTo(200);

    assertThat(claims.resend(id).status()).isEqualTo(409);

    assertThat(mails(bulk)).isEqualTo(1);
  }

  @Test
  void who_gets_no_claim_gets_no_mail() {
    String first = claims.worked("email,name", "ada@example.com,Ada");

    String _ = claims.worked("email,name", "ada@example.com,Ada L");

    assertThat(mails(first)).isEqualTo(1);
  }
}
