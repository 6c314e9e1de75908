package dev.chancery.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.measure.Outcomes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of routes, each with who may call it, and what is the same for all of them: the caller
 * is known before the handler runs, a body is bounded before it is read, a problem is rendered, a
 * bug is logged and not told.
 */
public final class Routes {
  /** The most that a body may have, unless its route says otherwise. */
  public static final long BODY_LIMIT = 64 * 1024;

  /** In place of a limit, where the handler reads the body itself. */
  private static final long STREAMED = -1;

  /** Where the caller stands in a request's context, once known. */
  private static final String CALLER = "caller";

  /** The outcome of a request whose client has hung up before it was answered. */
  private static final String GONE = "gone";

  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  /** A route, for whoever lists them. */
  public record Entry(HttpMethod method, String path, Access access) {}

  private final Router router;
  private final Gate gate;
  private final ClientAddresses clientAddresses;
  private final MeterRegistry meters;
  private final List<Entry> entries = new ArrayList<>();

  /** A router of what {@code register} adds. */
  static Router router(
      Vertx vertx,
      Gate gate,
      ClientAddresses clientAddresses,
      MeterRegistry meters,
      Consumer<Routes> register) {
    Routes routes = new Routes(Router.router(vertx), gate, clientAddresses, meters);
    register.accept(routes);
    routes.end();
    return routes.router;
  }

  Routes(Router router, Gate gate, ClientAddresses clientAddresses, MeterRegistry meters) {
    this.meters = meters;
    this.router = router;
    this.gate = gate;
    this.clientAddresses = clientAddresses;
    router.errorHandler(400, Routes::malformed);
  }

  /** Where there is GET there is HEAD (RFC 9110 §9.3.2). */
  public void get(String path, Access access, Function<Exchange, Future<Answer>> handler) {
    Route _ = add(HttpMethod.GET, path, access, 0, handler).method(HttpMethod.HEAD);
  }

  /**
   * A GET that can be had once: {@code HEAD}, which must change nothing, could not say what it
   * would answer.
   */
  public void getOnly(String path, Access access, Function<Exchange, Future<Answer>> handler) {
    Route _ = add(HttpMethod.GET, path, access, 0, handler);
  }

  public void post(String path, Access access, Function<Exchange, Future<Answer>> handler) {
    post(path, access, BODY_LIMIT, handler);
  }

  /** A route whose body may have up to {@code bodyLimit} bytes. */
  public void post(
      String path, Access access, long bodyLimit, Function<Exchange, Future<Answer>> handler) {
    add(HttpMethod.POST, path, access, bodyLimit, handler);
  }

  /**
   * A route whose handler reads the body as it comes, by {@link Exchange#file}, and may answer
   * before that has ended.
   */
  public void upload(String path, Access access, Function<Exchange, Future<Answer>> handler) {
    add(HttpMethod.POST, path, access, STREAMED, handler);
  }

  public void put(String path, Access access, Function<Exchange, Future<Answer>> handler) {
    add(HttpMethod.PUT, path, access, BODY_LIMIT, handler);
  }

  public void patch(String path, Access access, Function<Exchange, Future<Answer>> handler) {
    add(HttpMethod.PATCH, path, access, BODY_LIMIT, handler);
  }

  public void delete(String path, Access access, Function<Exchange, Future<Answer>> handler) {
    add(HttpMethod.DELETE, path, access, 0, handler);
  }

  /** Everything that was registered. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Answers what no route has taken. Called once, after all have been added. */
  private void end() {
    CrossOrigin.methods(entries)
        .forEach(
            (path, methods) ->
                router
                    .options(path)
                    .handler(context -> send(context, CrossOrigin.preflight(methods))));
    router.route().handler(Routes::absent).failureHandler(context -> fail(context, BODY_LIMIT));
  }

  /** A route reads no body unless {@code bodyLimit} says how much. */
  @CanIgnoreReturnValue
  private Route add(
      HttpMethod method,
      String path,
      Access access,
      long bodyLimit,
      Function<Exchange, Future<Answer>> handler) {
    entries.add(new Entry(method, path, access));
    Route route = router.route(method, path);
    route.failureHandler(context -> fail(context, bodyLimit));
    if (access == Access.PUBLIC) {
      route.handler(new CrossOrigin());
    }
    Outcomes outcomes =
        new Outcomes(
            meters, "chancery.http.requests", Tags.of("method", method.name(), "route", path));
    if (!access.isOpen()) {
      SecurityPolicyHandler admission =
          context -> admit(context, access, bodyLimit != STREAMED, outcomes);
      route.handler(admission);
    }
    if (bodyLimit == STREAMED) {
      route.handler(Leftovers::watch);
    }
    if (bodyLimit > 0) {
      route.handler(BodyHandler.create(false).setBodyLimit(bodyLimit));
    }
    return route.handler(context -> handle(context, outcomes, handler));
  }

  /**
   * Knows who is calling before a byte of the body is kept. From then on it comes, where the router
   * reads it; a handler that does so itself fetches it.
   */
  private void admit(RoutingContext context, Access access, boolean resumed, Outcomes outcomes) {
    long started = System.nanoTime();
    context.request().pause();
    gate.admit(
            access,
            context.request().getHeader("Authorization"),
            standing -> RateLimitHeaders.add(context.response(), standing))
        .onComplete(
            admission -> {
              if (resumed || admission.failed()) {
                context.request().resume();
              }
            })
        .onSuccess(
            caller -> {
              context.put(CALLER, caller);
              context.put(Exchange.ADMISSION, again(access, context));
              context.next();
            })
        .onFailure(
            failure -> {
              fail(context, failure);
              outcomes.record(outcome(context), started);
            });
  }

  private Supplier<Future<?>> again(Access access, RoutingContext context) {
    String authorization = context.request().getHeader("Authorization");
    return () -> gate.admitAgain(access, authorization);
  }

  private void handle(
      RoutingContext context, Outcomes outcomes, Function<Exchange, Future<Answer>> handler) {
    long started = System.nanoTime();
    Future.succeededFuture(exchange(context))
        .compose(handler)
        .onComplete(answer -> send(context, answer), failure -> fail(context, failure))
        .onComplete(_ -> outcomes.record(outcome(context), started));
  }

  /** The status that was answered with. */
  private static String outcome(RoutingContext context) {
    HttpServerResponse response = context.response();
    return response.ended() ? String.valueOf(response.getStatusCode()) : GONE;
  }

  private Exchange exchange(RoutingContext context) {
    return new Exchange(context, context.get(CALLER), clientAddresses.of(context.request()));
  }

  private static void send(RoutingContext context, Answer answer) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    response.putHeader("X-Content-Type-Options", "nosniff");
    if (answer.contentType() != null) {
      response.putHeader("Content-Type", answer.contentType());
    }
    answer.headers().forEach(response::putHeader);
    var _ = response.end(answer.body());
  }

  private static void malformed(RoutingContext context) {
    refuse(context, new Problem.MalformedRequest("", "not a well-formed request"));
  }

  private static void absent(RoutingContext context) {
    refuse(
        context,
        new Problem.NoSuchRoute(
            context.request().method().name(), String.valueOf(context.request().path())));
  }

  private static void refuse(RoutingContext context, Problem problem) {
    send(context, ProblemAnswers.of(problem));
  }

  /**
   * Failures that the router itself makes: a body too large, a path that does not decode or does
   * not begin with a slash.
   */
  private static void fail(RoutingContext context, long bodyLimit) {
    switch (context.statusCode()) {
      case 413 -> refuse(context, new Problem.RequestTooLarge(bodyLimit));
      case 404 -> absent(context);
      case 400 -> malformed(context);
      default -> fail(context, context.failure());
    }
  }

  /** Whether who asked has hung up: there is nobody to tell. */
  private static boolean isGone(RoutingContext context, @Nullable Throwable failure) {
    return context.response().closed()
        && (failure instanceof HttpClosedException
            || failure instanceof StreamResetException
            || failure instanceof ClosedChannelException);
  }

  private static void fail(RoutingContext context, @Nullable Throwable failure) {
    if (failure instanceof ProblemException expected) {
      refuse(context, expected.problem());
      return;
    }
    if (isGone(context, failure)) {
      return;
    }
    log.atError()
        .setCause(failure)
        .addKeyValue(
            "route", context.currentRoute() == null ? null : context.currentRoute().getPath())
        .log("api.bug");
    send(context, ProblemAnswers.bug());
  }
}
