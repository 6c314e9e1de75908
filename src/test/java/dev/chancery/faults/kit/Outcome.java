package dev.chancery.faults.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Call}.
 *
 * @param number which of the load's calls it was, from 0
 * @param intended when it was to be sent, in {@link System#nanoTime}
 * @param latency from then until the whole answer had come, or it was known that none comes
 * @param status 0 where there was no answer
 * @param body empty where there was no answer
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Outcome(
    int number,
    long intended,
    Duration latency,
    int status,
    @Nullable String retryAfter,
    byte[] body) {
  private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");

  /** Whether a credential was acknowledged. */
  public boolean isIssued() {
    return status == 201;
  }

  /** The problem's stable code; empty where there is none. */
  public String code() {
    Matcher code = CODE.matcher(new String(body, UTF_8));
    return code.find() ? code.group(1) : "";
  }

  /** Whether it was refused for what the gateway or its servers can do at the moment. */
  public boolean isRefusedForNow() {
    return status == 503 && retryAfter != null;
  }

  /** Whether anything was answered at all. */
  public boolean isAnswered() {
    return status != 0;
  }

  /** When the answer had come, in {@link System#nanoTime}. */
  public long ended() {
    return intended + latency.toNanos();
  }

  /** Without what was issued. */
  @Override
  public String toString() {
    return "#%d %d after %d ms %s"
        .formatted(number, status, latency.toMillis(), isIssued() ? "" : new String(body, UTF_8));
  }
}
