package dev.chancery.load;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's REST API, as far as a load test speaks it outside the measured path. */
public record Api(URI base, String key) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private static final int CALLERS = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A campaign of its own, with a new issuer and a new credential type; answers its id. */
  public String newCollection(String admission) {
    return newCollection(admission, "dc+sd-jwt", "\"P-256\"");
  }

  /** The same of any format, with a key of this curve, as JSON has it. */
  public String newCollection(String admission, String format, String curve) {
    String issuer = newIssuer(curve);
    String schema = newSchema();
    return post(
            "/api/v1/collections",
            """
            {"name":"Load","issuerDid":"%s","schemaIds":["%s"],"format":"%s","validFor":"P30D",
             "claims":{"event":"KeyConf","access":"visitor"},"status":{"revocable":true},
             "policy":{"admission":"%s","copiesPerHolder":null}}"""
                .formatted(issuer, schema, format, admission))
        .path("id")
        .stringValue();
  }

  /** The DID of a new issuer with keys of these curves, as JSON has them. */
  String newIssuer(String curves) {
    return post(
            "/api/v1/issuers",
            """
            {"name":"Load","didMethod":"web","keys":[%s]}"""
                .formatted(curves))
        .path("did")
        .stringValue();
  }

  /** The id of a new credential type of two claims. */
  String newSchema() {
    return post(
            "/api/v1/schemas",
            """
            {"id":"%s","name":"Load badge","version":"1","type":["LoadBadge"],
             "jsonSchema":{"type":"object",
               "properties":{"event":{"type":"string"},"access":{"enum":["visitor","staff"]}},
               "required":["event","access"]},
             "selectivelyDisclosable":["/access"]}"""
                .formatted("load-" + UUID.randomUUID()))
        .path("id")
        .stringValue();
  }

  /** A nonce for a proof. */
  public String challenge(String collection) {
    return post(
            "/auto-issue/challenge",
            """
            {"collectionId":"%s"}"""
                .formatted(collection))
        .path("nonce")
        .stringValue();
  }

  /** Many at once; they cost the gateway nothing but an HMAC. */
  public List<String> challenges(String collection, int count) {
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      return IntStream.range(0, count)
          .mapToObj(_ -> CompletableFuture.supplyAsync(() -> challenge(collection), callers))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  /** Posts; anything but success is an error. */
  public JsonNode post(String path, String body) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(body)));
    return read(path, answer);
  }

  private static JsonNode read(String path, HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Posts a CSV; anything but success is an error. */
  public JsonNode upload(String path, Path file, Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "text/csv")
            .header("Authorization", "Bearer " + key)
            .POST(octets(file));
    return read(path, send(request, patience));
  }

  private static BodyPublisher octets(Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is at {@code path} for the organisation; anything but success is an error. */
  public JsonNode look(String path) {
    return read(
        path,
        send(HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + key)));
  }

  /** Posts one scan; answers the status. */
  public CompletableFuture<Integer> scan(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/auto-issue"))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build();
    return HTTP.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(HttpResponse::statusCode);
  }

  public String get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path))).body();
  }

  /** Whether anything answers. */
  boolean isThere() {
    try {
      return send(HttpRequest.newBuilder(base)).statusCode() > 0;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /** Whether the gateway says that it can issue. */
  public boolean isReady() {
    try {
      return send(HttpRequest.newBuilder(base.resolve("/health/ready"))).statusCode() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, PATIENCE);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, Duration patience) {
    try {
      return HTTP.send(request.timeout(patience).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
