package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.api.page.MailPage;
import dev.chancery.api.page.Page;
import dev.chancery.notify.CaughtMail;
import io.vertx.core.Future;

/** What went out, where nothing goes out: for whoever tries the gateway out on its own servers. */
public final class DevMailRoutes {
  private final CaughtMail caught;

  public DevMailRoutes(CaughtMail caught) {
    this.caught = caught;
  }

  public void register(Routes routes) {
    routes.get("/dev/mail", Access.PUBLIC, this::page);
  }

  private Future<Answer> page(Exchange exchange) {
    Page page =
        MailPage.of(
            caught.letters().stream()
                .map(
                    letter ->
                        new MailPage.Mail(
                            letter.senderName(),
                            letter.to().value(),
                            letter.subject(),
                            letter.text(),
                            letter.link().toString()))
                .toList());
    return Future.succeededFuture(
        Answer.text(200, "text/html; charset=utf-8", page.html())
            .with("Content-Security-Policy", page.contentSecurityPolicy())
            .with("Cache-Control", "no-store"));
  }
}
