package dev.chancery.notify;

import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What a mail server meant (RFC 5321 §4.2, RFC 3463): whether it spoke of the letter, of us, or of
 * itself. Of what it wrote only the code is kept.
 */
final class SmtpAnswer {
  /**
   * What the client says at which step; it tells in no other way. Before it names a sender, and
   * when it does, the server knows of no letter yet.
   */
  private static final String OF_RECIPIENT = "recipient address not accepted";

  private static final Pattern OF_LETTER =
      Pattern.compile(
          "(?:" + OF_RECIPIENT + "|DATA command not accepted|sending data failed).*",
          Pattern.DOTALL);

  /**
   * Security and policy, and full storage: what is asked to authenticate, is rate-limited, listed
   * or over its quota today may not be tomorrow.
   */
  private static final Pattern OF_THE_DAY =
      Pattern.compile("5\\d\\d[ -]5\\.(?:7\\.\\d{1,3}|2\\.2|3\\.1)\\b.*", Pattern.DOTALL);

  private static final int STORAGE_EXCEEDED = 552;

  private SmtpAnswer() {}

  static Outcome outcome(Throwable failure) {
    return switch (failure) {
      case SMTPException refused -> outcome(refused);
      case ConnectException _, UnknownHostException _, SSLException _ ->
          new Outcome.Away("unreachable");
      default -> new Outcome.Failed("broken-off");
    };
  }

  private static Outcome outcome(SMTPException refused) {
    String status = Integer.toString(refused.getReplyCode());
    String message = String.valueOf(refused.getMessage());
    if (!OF_LETTER.matcher(message).matches()) {
      return new Outcome.Away(status);
    }
    if (refused.getReplyCode() / 100 == 5 && !isOfTheDay(refused)) {
      return new Outcome.Refused(status);
    }
    return message.startsWith(OF_RECIPIENT)
        ? new Outcome.Deferred(status)
        : new Outcome.Failed(status);
  }

  private static boolean isOfTheDay(SMTPException refused) {
    return refused.getReplyCode() == STORAGE_EXCEEDED
        || OF_THE_DAY.matcher(refused.getReplyMessage()).matches();
  }
}
