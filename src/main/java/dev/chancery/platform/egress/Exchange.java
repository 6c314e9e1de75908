package dev.chancery.platform.egress;

import dev.chancery.platform.egress.EgressRefused.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, which can be broken off at any moment. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final int most;
  private @Nullable HttpClientRequest request;
  private boolean aborted;

  /** Reads {@code most} octets of a body, and breaks off where there are more. */
  Exchange(int most) {
    this.most = most;
  }

  Future<byte[]> fetch(Supplier<Future<HttpClientRequest>> connect) {
    return started(connect)
        .compose(connected -> sent(connected, Buffer.buffer()))
        .compose(this::body)
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  /** Sends {@code body}; of the answer nothing is read but its status. */
  Future<Integer> post(Supplier<Future<HttpClientRequest>> connect, Buffer body) {
    return started(connect)
        .compose(connected -> sent(connected, body))
        .map(HttpClientResponse::statusCode)
        .recover(failure -> Future.failedFuture(refusal(failure)))
        .onComplete(_ -> abort());
  }

  /** Closes the connection, now or as soon as there is one. */
  synchronized void abort() {
    aborted = true;
    if (request != null) {
      request.reset();
    }
  }

  /** A name that took all the time there was is not connected to. */
  private synchronized Future<HttpClientRequest> started(
      Supplier<Future<HttpClientRequest>> connect) {
    return aborted ? Future.failedFuture(new EgressRefused(Reason.TIMEOUT)) : connect.get();
  }

  private Future<HttpClientResponse> sent(HttpClientRequest connected, Buffer body) {
    synchronized (this) {
      request = connected;
      if (aborted) {
        connected.reset();
      }
    }
    return body.length() == 0 ? connected.send() : connected.send(body);
  }

  private Future<byte[]> body(HttpClientResponse response) {
    Reason refused = refused(response);
    if (refused != null) {
      return Future.failedFuture(new EgressRefused(refused));
    }
    // A promise, since Vert.x's own body() reads without a bound.
    Promise<byte[]> whole = Promise.promise();
    Buffer read = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(_ -> whole.tryComplete(read.getBytes()));
    response.handler(
        chunk -> {
          if (read.length() + chunk.length() > most) {
            whole.tryFail(new EgressRefused(Reason.TOO_LARGE));
            abort();
          } else {
            read.appendBuffer(chunk);
          }
        });
    return whole.future();
  }

  private static @Nullable Reason refused(HttpClientResponse response) {
    if (response.statusCode() / 100 == 3) {
      return Reason.REDIRECT;
    }
    if (response.statusCode() != 200) {
      return Reason.STATUS;
    }
    String encoding = response.getHeader(HttpHeaders.CONTENT_ENCODING);
    return encoding == null || encoding.equalsIgnoreCase("identity") ? null : Reason.ENCODED;
  }

  /** Which of a network's many ways to fail it was is for the log; callers may be hostile. */
  private static EgressRefused refusal(Throwable failure) {
    if (failure instanceof EgressRefused refused) {
      return refused;
    }
    LOG.atDebug().setCause(failure).log("egress.unreachable");
    return new EgressRefused(Reason.UNREACHABLE);
  }
}
