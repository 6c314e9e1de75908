package dev.chancery.api;

import static java.util.Objects.requireNonNull;

import dev.chancery.api.caller.Caller;
import dev.chancery.audit.Action;
import dev.chancery.audit.Deed;
import dev.chancery.model.Actor;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request, as a handler sees it. */
public final class Exchange {
  /** Where it stands in a request's context how the caller is admitted once more. */
  static final String ADMISSION = "admission";

  private final RoutingContext context;
  private final @Nullable Caller caller;
  private final String clientAddress;

  Exchange(RoutingContext context, @Nullable Caller caller, String clientAddress) {
    this.context = context;
    this.caller = caller;
    this.clientAddress = clientAddress;
  }

  /** The calling organisation, on a route that asks for one. */
  public OrganisationId organisation() {
    if (caller == null) {
      throw new IllegalStateException("a public route has no caller");
    }
    return caller.organisation();
  }

  /** Who is calling, on a route that asks for it, as whoever {@code organisation} is sees them. */
  public Actor actorIn(OrganisationId organisation) {
    if (caller == null) {
      throw new IllegalStateException("a public route has no caller");
    }
    return caller.organisation().equals(organisation)
        ? caller.actor()
        : caller.actor().asOperator();
  }

  /** Who is calling, in their own organisation. */
  public Actor actor() {
    return actorIn(organisation());
  }

  /** What the caller does in their own organisation, for its trail. */
  public Deed deed(Action action, String subject, Map<String, @Nullable Object> detail) {
    return new Deed(organisation(), actor(), action, subject, detail);
  }

  public boolean isOperator() {
    return caller != null && caller.operator();
  }

  /** The address of the client, behind the proxies that we trust. */
  public String clientAddress() {
    return clientAddress;
  }

  /**
   * Counts this request of its client against {@code limit}, and has the answer tell where that
   * stands; {@link Problem.RateLimited} where it is used up.
   */
  public Future<Void> countClient(RateLimits limits, RateLimits.@Nullable Limit limit) {
    return limits.count(
        limit, clientAddress, standing -> RateLimitHeaders.add(context.response(), standing));
  }

  /** A parameter of the path, decoded. */
  public String path(String name) {
    String value = context.pathParam(name);
    if (value == null) {
      throw new IllegalStateException("the route has no " + name);
    }
    return value;
  }

  /**
   * A DID in the path. Whoever writes it there as it is, colons and all (RFC 3986 §3.3), leaves its
   * own percent-encoding too: to decode it would lose the {@code %3A} before a did:web's port.
   */
  public Did did(String name) {
    String written = written(name);
    return new Did(written.startsWith("did:") && !written.contains("%25") ? written : path(name));
  }

  /** A parameter of the path, not decoded: the segment that stands where the route names it. */
  private String written(String name) {
    String pattern = requireNonNull(requireNonNull(context.currentRoute()).getPath());
    List<String> route = List.of(pattern.split("/"));
    return context.normalizedPath().split("/")[route.indexOf(":" + name)];
  }

  /** The path as it was asked for. */
  public String requestPath() {
    return context.normalizedPath();
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(context.request().getParam(name)).filter(value -> !value.isBlank());
  }

  /**
   * Everything behind the question mark, as members that are strings, for a route that refuses what
   * it does not know. One that is there twice is {@link Problem.MalformedRequest}.
   */
  public Members queries() {
    return Members.of(queryMembers());
  }

  /** The same, for a route that does not know all of their names. */
  public Map<String, @Nullable Object> queryMembers() {
    Map<String, @Nullable Object> queries = new LinkedHashMap<>();
    for (Map.Entry<String, String> query : context.queryParams()) {
      if (queries.put(query.getKey(), query.getValue()) != null) {
        throw new ProblemException(
            new Problem.MalformedRequest("/" + query.getKey(), "given more than once"));
      }
    }
    return queries;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /**
   * The octets of the body, or of the one file of a form (RFC 7578), as they come: on a route that
   * was added by {@link Routes#upload}. Paused until somebody fetches.
   */
  public Future<ReadStream<Buffer>> file() {
    HttpServerRequest request = context.request();
    String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("multipart/form-data")
        ? FormFile.of(request)
        : Future.succeededFuture(request);
  }

  /**
   * Answers 200 with what {@code write} writes, piece by piece. Where that fails the connection
   * ends, so that nobody takes a part for the whole.
   */
  public Future<Answer> written(
      String contentType,
      Map<String, String> headers,
      Function<WriteStream<Buffer>, Future<Void>> write) {
    HttpServerResponse response = context.response().setChunked(true);
    response.putHeader("Content-Type", contentType);
    response.putHeader("X-Content-Type-Options", "nosniff");
    headers.forEach(response::putHeader);
    Future<Void> body =
        context.request().method().equals(HttpMethod.HEAD)
            ? Future.succeededFuture()
            : write.apply(response);
    return body.compose(_ -> response.end())
        .onFailure(_ -> context.request().connection().close())
        .map(_ -> Answer.nothing());
  }

  /**
   * Answers 200 with what {@code begin} and others send, until the stream is ended or nobody reads
   * it any more.
   */
  public Future<Answer> events(Consumer<EventStream> begin) {
    EventStream stream = new EventStream(context.response());
    int _ = context.addEndHandler(_ -> stream.end());
    return written(
        EventStream.TYPE,
        Map.of("Cache-Control", "no-store"),
        _ -> {
          begin.accept(stream);
          return stream.ended();
        });
  }

  /**
   * Whether whoever is calling would be let in now: their key may have been revoked, or have ended.
   * Where nobody can say, they are.
   */
  public Future<Boolean> isStillAdmitted() {
    Supplier<Future<?>> admission = requireNonNull(context.get(ADMISSION));
    return admission
        .get()
        .map(true)
        .otherwise(
            failure ->
                !(failure instanceof ProblemException refused)
                    || refused.problem() instanceof Problem.Unavailable);
  }

  /** The body's octets. */
  public byte[] octets() {
    return context.body().buffer() == null ? new byte[0] : context.body().buffer().getBytes();
  }

  /** The octets of a body that says it is JSON, for whoever parses it on another thread. */
  public byte[] json() {
    requireJson();
    return octets();
  }

  /** The body, which is a JSON object, member by member. */
  public Members body() {
    return Members.of(object());
  }

  /** The body, where one may be left out: then it is an object without members. */
  public Members optionalBody() {
    return octets().length == 0 ? Members.of(Map.of()) : body();
  }

  /** The body, which is a JSON object. */
  public Map<String, @Nullable Object> object() {
    requireJson();
    return Json.object(octets());
  }

  /** The body, which is a JSON array. */
  public List<@Nullable Object> list() {
    requireJson();
    return Json.array(octets());
  }

  /**
   * Whether the client would rather have {@code mediaType} than {@code other}, which it gets when
   * it does not say. Of two that it likes alike, it gets the one that it names: who asks for JSON
   * or else anything is no browser.
   */
  public boolean prefers(String mediaType, String other) {
    return header("Accept").filter(accept -> Accept.prefers(accept, mediaType, other)).isPresent();
  }

  /** Whether the client would like {@code preference} to be followed (RFC 7240). */
  public boolean prefers(String preference) {
    return Prefer.names(context.request().headers().getAll("Prefer"), preference);
  }

  /** Whether the client takes an answer in this content coding. */
  public boolean takes(String coding) {
    return header("Accept-Encoding").filter(accept -> Accept.takes(accept, coding)).isPresent();
  }

  /**
   * Whether the client has what {@code etag} names already (RFC 9110 §13.1.2): a list of tags, weak
   * ones compared as strong, or any.
   */
  public boolean has(String etag) {
    return header("If-None-Match").stream()
        .flatMap(known -> Arrays.stream(known.split(",")))
        .map(String::trim)
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
  }

  private void requireJson() {
    String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.isEmpty() && !type.startsWith("application/json")) {
      throw new ProblemException(new Problem.UnsupportedMediaType("application/json"));
    }
  }
}
