package dev.chancery;

import dev.chancery.testing.SmtpSink;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SmtpChannelTest extends ChannelContract {
  private static SmtpSink sink;
  private static TestGateway gateway;

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

  @Override
  TestGateway gateway() {
    return gateway;
  }

  @Override
  UUID say() {
    return mail();
  }

  @Override
  void take(boolean well) {
    sink.answer(well ? "250 taken" : "451 not now");
  }

  @Override
  List<UUID> came() {
    return sink.taken().stream()
        .map(taken -> taken.field("Message-ID"))
        .map(field -> UUID.fromString(field.substring(1, field.indexOf('@'))))
        .toList();
  }
}
