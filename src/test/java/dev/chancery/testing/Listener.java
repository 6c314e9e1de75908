package dev.chancery.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Somebody with webhooks: an HTTPS server that writes down what it hears, and answers as told. */
public final class Listener implements AutoCloseable {
  /** An answer that never comes. */
  public static final int NONE = 0;

  /** Standard Webhooks 1.0, "Verifying webhook authenticity". */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  private final Certificate certificate;
  private final HttpServer server;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<Heard> answer = _ -> 204;

  /** What came in one request. */
  @SuppressWarnings("ArrayRecordComponent") // is read
  public record Heard(
      String path, String id, String timestamp, String signature, byte[] body, long at) {
    private static Heard of(HttpServerRequest request, Buffer body) {
      return new Heard(
          String.valueOf(request.path()),
          String.valueOf(request.getHeader("webhook-id")),
          String.valueOf(request.getHeader("webhook-timestamp")),
          String.valueOf(request.getHeader("webhook-signature")),
          body.getBytes(),
          System.nanoTime());
    }

    /** The same signature under what somebody has changed. */
    public Heard with(String id, String timestamp, byte[] body) {
      return new Heard(path, id, timestamp, signature, body, at);
    }

    public Map<String, @Nullable Object> json() {
      return Json.object(body);
    }

    public String type() {
      return String.valueOf(json().get("type"));
    }

    public Map<?, ?> data() {
      return (Map<?, ?>) Objects.requireNonNull(json().get("data"));
    }

    /** How many of its signatures {@code secret} has made, at {@code now}. */
    public long signaturesBy(String secret, Instant now) {
      Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
      if (age.abs().compareTo(TOLERANCE) > 0) {
        return 0;
      }
      byte[] signed = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
      byte[] expected =
          ("v1," + Base64.getEncoder().encodeToString(mac(secret, signed, body)))
              .getBytes(StandardCharsets.US_ASCII);
      return Arrays.stream(signature.split(" "))
          .map(each -> each.getBytes(StandardCharsets.US_ASCII))
          .filter(each -> MessageDigest.isEqual(each, expected))
          .count();
    }

    private static byte[] mac(String secret, byte[]... parts) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
            new SecretKeySpec(
                Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        for (byte[] part : parts) {
          mac.update(part);
        }
        return mac.doFinal();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Listener(Path directory) {
    certificate = Certificate.selfSigned(directory);
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(certificate.certificate().toString())
                            .setKeyPath(certificate.key().toString())))
            .requestHandler(
                request -> {
                  var _ = request.body().onSuccess(body -> hear(request, body));
                });
  }

  /** One on a free port, with its certificate in {@code directory}. */
  public static Listener start(Path directory) {
    Listener listener = new Listener(directory);
    try {
      var _ =
          listener
              .server
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return listener;
  }

  private void hear(HttpServerRequest request, Buffer body) {
    Heard said = Heard.of(request, body);
    heard.add(said);
    int status = answer.applyAsInt(said);
    if (status != NONE) {
      var _ =
          request.response().setStatusCode(status).putHeader("Location", url("/elsewhere")).end();
    }
  }

  /** What a gateway needs to be told to call it. */
  public Map<String, String> settings() {
    return Map.of(
        "CHANCERY_WEBHOOK_ALLOWED",
        "localhost:" + server.actualPort(),
        "CHANCERY_EGRESS_TRUST",
        certificate.certificate().toString());
  }

  public String url(String path) {
    return "https://localhost:" + server.actualPort() + path;
  }

  /** Answers with the status that {@code status} says, or not at all. */
  public void answer(ToIntFunction<Heard> status) {
    answer = status;
  }

  /** A webhook of {@code organisation} at {@code path}, for these events. */
  @CanIgnoreReturnValue
  public Answered subscribe(Api organisation, String path, String... events) {
    Answered made =
        organisation.post("/api/v1/webhooks", Map.of("url", url(path), "events", List.of(events)));
    if (made.status() != 201) {
      throw new IllegalStateException(made.string());
    }
    return made;
  }

  /** Everything that was heard at {@code path}, attempts that were refused too. */
  public List<Heard> heard(String path) {
    return heard.stream().filter(each -> each.path.equals(path)).toList();
  }

  /** The first {@code count} at {@code path}, as soon as there are so many. */
  @CanIgnoreReturnValue
  public List<Heard> await(String path, int count) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30))
        .until(() -> heard(path).size() >= count);
    return heard(path).subList(0, count);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
