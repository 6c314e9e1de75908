package dev.chancery.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The one file of a form (RFC 7578). It ends when the form does, since until then there may be
 * another, which is refused; fields beside it are ignored.
 */
final class FormFile implements ReadStream<Buffer> {
  private final HttpServerFileUpload file;
  private @Nullable Handler<Throwable> failed;
  private @Nullable Handler<Void> ended;
  private @Nullable Throwable failure;
  private boolean fileEnded;
  private boolean formEnded;

  private FormFile(HttpServerFileUpload file) {
    this.file = file;
    file.endHandler(
        _ -> {
          fileEnded = true;
          tellEnd();
        });
  }

  /** The file, once it begins to come; {@link Problem.MalformedRequest} where there is none. */
  static Future<ReadStream<Buffer>> of(HttpServerRequest request) {
    Promise<ReadStream<Buffer>> begun = Promise.promise();
    Parts parts = new Parts(begun);
    request.setExpectMultipart(true);
    request.uploadHandler(parts::begins);
    request.exceptionHandler(parts::fail);
    request.endHandler(_ -> parts.end());
    request.resume();
    return begun.future();
  }

  /** What is known of a form so far. */
  private static final class Parts {
    private final Promise<ReadStream<Buffer>> begun;
    private @Nullable FormFile first;

    Parts(Promise<ReadStream<Buffer>> begun) {
      this.begun = begun;
    }

    void begins(HttpServerFileUpload file) {
      if (first == null) {
        file.pause();
        first = new FormFile(file);
        begun.complete(first);
      } else {
        file.handler(_ -> {});
        fail(malformed("more than one file in the form"));
      }
    }

    void fail(Throwable failure) {
      if (first == null) {
        boolean _ = begun.tryFail(failure);
      } else {
        first.fail(failure);
      }
    }

    void end() {
      if (first == null) {
        boolean _ = begun.tryFail(malformed("no file in the form"));
      } else {
        first.formEnded = true;
        first.tellEnd();
      }
    }
  }

  private static ProblemException malformed(String reason) {
    return new ProblemException(new Problem.MalformedRequest("", reason));
  }

  private void fail(Throwable cause) {
    if (failure == null && !(fileEnded && formEnded)) {
      failure = cause;
      if (failed != null) {
        failed.handle(cause);
      }
    }
  }

  /** The form may end while what is left of its file is still to be fetched. */
  private void tellEnd() {
    if (failure == null && fileEnded && formEnded && ended != null) {
      ended.handle(null);
    }
  }

  @Override
  @CanIgnoreReturnValue
  public FormFile exceptionHandler(@Nullable Handler<Throwable> handler) {
    failed = handler;
    if (handler != null && failure != null) {
      handler.handle(failure);
    }
    file.exceptionHandler(handler == null ? null : this::fail);
    return this;
  }

  @Override
  @CanIgnoreReturnValue
  public FormFile handler(@Nullable Handler<Buffer> handler) {
    file.handler(handler);
    return this;
  }

  @Override
  @CanIgnoreReturnValue
  public FormFile pause() {
    file.pause();
    return this;
  }

  @Override
  @CanIgnoreReturnValue
  public FormFile resume() {
    file.resume();
    return this;
  }

  @Override
  @CanIgnoreReturnValue
  public FormFile fetch(long amount) {
    file.fetch(amount);
    return this;
  }

  @Override
  @CanIgnoreReturnValue
  public FormFile endHandler(@Nullable Handler<Void> handler) {
    ended = handler;
    tellEnd();
    return this;
  }
}
