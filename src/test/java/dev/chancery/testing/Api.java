package dev.chancery.testing;

import dev.chancery.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The HTTP interface as a client calls it: a library that shares nothing with the server. */
public final class Api {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI base;
  private final @Nullable String key;
  private final Map<String, String> headers;

  public Api(URI base, @Nullable String key) {
    this(base, key, Map.of());
  }

  private Api(URI base, @Nullable String key, Map<String, String> headers) {
    this.base = base;
    this.key = key;
    this.headers = headers;
  }

  /** The same, sending one more header. */
  public Api with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Api(base, key, more);
  }

  /** The same at another node. */
  public Api at(URI node) {
    return new Api(node, key, headers);
  }

  /** As one segment of a path. */
  public static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }

  public URI base() {
    return base;
  }

  public Answered get(String path) {
    return send(request(path).GET().build());
  }

  public Answered delete(String path) {
    return send(request(path).DELETE().build());
  }

  public Answered post(String path, Object body) {
    return send(json(path, "POST", body));
  }

  public Answered patch(String path, Object body) {
    return send(json(path, "PATCH", body));
  }

  /** Any method; without a body where that is null. */
  public Answered call(String method, String path, @Nullable Object body) {
    return send(
        body == null
            ? request(path).method(method, BodyPublishers.noBody()).build()
            : json(path, method, body));
  }

  /** A body as it is, whatever it is. */
  public Answered postRaw(String path, String contentType, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  /** The same POST so many times at once. */
  public List<Answered> postAtOnce(int times, String path, Object body) {
    return all(IntStream.range(0, times).mapToObj(_ -> postAsync(path, body)).toList());
  }

  /** What came of each, in their order. */
  public static List<Answered> all(List<CompletableFuture<Answered>> underWay) {
    return underWay.stream().map(CompletableFuture::join).toList();
  }

  /** An answer whose body is read as it comes. */
  public record Streamed(int status, InputStream body) {}

  /** A GET whose body is read as it comes, by whoever closes it. */
  public Streamed stream(String path) {
    try {
      HttpResponse<InputStream> response =
          CLIENT.send(request(path).GET().build(), BodyHandlers.ofInputStream());
      return new Streamed(response.statusCode(), response.body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("no answer to " + path, e);
    }
  }

  /** A GET that is under way. */
  public CompletableFuture<Answered> getAsync(String path) {
    return CLIENT
        .sendAsync(request(path).GET().build(), BodyHandlers.ofByteArray())
        .thenApply(Answered::of);
  }

  /** A POST that is under way. */
  public CompletableFuture<Answered> postAsync(String path, Object body) {
    return callAsync("POST", path, body);
  }

  /** Any method with a body, under way. */
  public CompletableFuture<Answered> callAsync(String method, String path, Object body) {
    return CLIENT
        .sendAsync(json(path, method, body), BodyHandlers.ofByteArray())
        .thenApply(Answered::of);
  }

  private HttpRequest json(String path, String method, Object body) {
    return request(path)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofByteArray(Json.bytes(body)))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path.startsWith("http") ? URI.create(path) : base.resolve(path))
            .timeout(Duration.ofSeconds(20));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    headers.forEach(request::header);
    return request;
  }

  private static Answered send(HttpRequest request) {
    try {
      return Answered.of(CLIENT.send(request, BodyHandlers.ofByteArray()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("no answer to " + request.uri(), e);
    }
  }

  /** An answer as it came. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Answered(int status, Map<String, String> headers, byte[] body) {
    static Answered of(HttpResponse<byte[]> response) {
      Map<String, String> headers = new LinkedHashMap<>();
      response
          .headers()
          .map()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
      return new Answered(response.statusCode(), headers, response.body());
    }

    /** The body as a JSON object. */
    public Map<String, @Nullable Object> json() {
      return Json.object(body);
    }

    /** A string member of the body. */
    public String text(String name) {
      return String.valueOf(json().get(name));
    }

    /** A member of the body that is an object. */
    public Map<String, @Nullable Object> object(String name) {
      return Json.members((Map<?, ?>) Objects.requireNonNull(json().get(name), name));
    }

    /** The problem's stable code. */
    public String code() {
      return text("code");
    }

    public String string() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return status + " " + string();
    }
  }
}
