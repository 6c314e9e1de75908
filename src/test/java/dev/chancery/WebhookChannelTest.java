package dev.chancery;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Listener;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class WebhookChannelTest extends ChannelContract {
  private static final String PATH = "/hook";

  @TempDir static Path files;

  private static Listener listener;
  private static TestGateway gateway;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    listener = Listener.start(files);
    gateway = TestGateway.start(listener.settings());
    listener.subscribe(gateway.api(), PATH, "credential.issued");
    campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    listener.close();
  }

  @Override
  TestGateway gateway() {
    return gateway;
  }

  @Override
  UUID say() {
    Answered scanned = campaign.scan(Wallet.ed25519());
    return UUID.fromString(
        String.valueOf(
            TestServers.value(
                gateway.database(),
                "select id from outbox where data->>'credentialId' = '"
                    + scanned.text("credentialId")
                    + "'")));
  }

  @Override
  void take(boolean well) {
    listener.answer(_ -> well ? 200 : 503);
  }

  @Override
  List<UUID> came() {
    return listener.heard(PATH).stream().map(Listener.Heard::id).map(UUID::fromString).toList();
  }
}
