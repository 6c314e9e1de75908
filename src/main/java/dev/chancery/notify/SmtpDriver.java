package dev.chancery.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operator's mail server. Every field of a header is encoded or checked before the client sees
 * it: it writes a subject to the wire as it is given, line ends too (vertx-mail-client #241).
 */
public final class SmtpDriver implements MailDriver {
  /** Letters under way, each on a connection of its own: the client's queue has no end. */
  static final int CONNECTIONS = 8;

  /** Less than a channel's patience: what nobody waits for any more is not sent any more. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration CROWDED = Duration.ofMillis(500);
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;

  private final MailClient client;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * To {@code server}: {@code smtp://user:password@host:port}, with STARTTLS wherever there is a
   * user; {@code smtps} with TLS from the beginning.
   */
  public SmtpDriver(Vertx vertx, URI server) {
    this(vertx, server, SILENCE);
  }

  /** {@code silence}: in whole seconds, after which a connection is given up. */
  SmtpDriver(Vertx vertx, URI server, Duration silence) {
    boolean tls = server.getScheme().equals("smtps");
    MailConfig config =
        new MailConfig()
            .setHostname(server.getHost())
            .setPort(server.getPort() > 0 ? server.getPort() : tls ? SUBMISSIONS : SUBMISSION)
            .setSsl(tls)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setMaxPoolSize(CONNECTIONS)
            .setConnectTimeout(5_000)
            .setIdleTimeout((int) silence.toSeconds());
    String user = server.getUserInfo();
    if (user == null) {
      config.setLogin(LoginOption.DISABLED).setStarttls(StartTLSOptions.OPTIONAL);
    } else {
      int colon = user.indexOf(':');
      config
          .setLogin(LoginOption.REQUIRED)
          .setStarttls(tls ? StartTLSOptions.DISABLED : StartTLSOptions.REQUIRED)
          .setUsername(colon < 0 ? user : user.substring(0, colon))
          .setPassword(colon < 0 ? "" : user.substring(colon + 1));
    }
    this.client = MailClient.create(vertx, config);
  }

  @Override
  public Future<Outcome> deliver(Letter letter) {
    if (underWay.incrementAndGet() > CONNECTIONS) {
      underWay.decrementAndGet();
      return Future.succeededFuture(new Outcome.Crowded("busy", CROWDED));
    }
    return client
        .sendMail(message(letter))
        .<Outcome>map(_ -> new Outcome.Taken("250"))
        .onComplete(_ -> underWay.decrementAndGet())
        .otherwise(SmtpAnswer::outcome);
  }

  /** A header that is added goes out as it is; the client encodes what is folded once more. */
  private static String from(Letter letter) {
    return EncodedWords.folded(letter.senderName())
        + EncodedWords.FOLD
        + "<"
        + letter.from().value()
        + ">";
  }

  private static MailMessage message(Letter letter) {
    MailMessage message =
        new MailMessage()
            .setFrom(letter.from().value())
            .setTo(letter.to().value())
            .setText(letter.text())
            .setHtml(letter.html())
            .addHeader("From", from(letter))
            .addHeader("Subject", EncodedWords.folded(letter.subject()))
            .addHeader("Message-ID", "<" + letter.id() + "@" + letter.from().domain() + ">")
            .addHeader("Auto-Submitted", "auto-generated");
    byte[] picture = letter.picture();
    if (picture != null) {
      message.setInlineAttachment(
          MailAttachment.create()
              .setData(Buffer.buffer(picture))
              .setContentType("image/png")
              .setContentId("<card>")
              .setDisposition("inline")
              .setName("card.png"));
    }
    return message;
  }
}
