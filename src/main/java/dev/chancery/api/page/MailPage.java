package dev.chancery.api.page;

import java.time.Duration;
import java.util.List;

/** Mails that were caught, for whoever tries the gateway out. */
public final class MailPage {
  private static final String STYLE = Stylesheet.of("error.css");
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private MailPage() {}

  /** What is shown of one. */
  public record Mail(String from, String to, String subject, String text, String link) {}

  /** The youngest first; the page asks again by itself. */
  public static Page of(List<Mail> mails) {
    Html body =
        Html.of(
            """
            <main>
            <h1>Mail</h1>
            <p>{}</p>
            {}
            </main>""",
            mails.isEmpty() ? "None was sent yet." : "Caught here, and sent to nobody.",
            Html.all(mails.stream().map(MailPage::mail).toList()));
    return Page.of("Mail", STYLE, AGAIN, body);
  }

  private static Html mail(Mail mail) {
    return Html.of(
        """
        <article>
        <h2>{}</h2>
        <p>From {} to {}</p>
        <p>{}</p>
        <p><a href="{}">Open its link</a></p>
        </article>
        """,
        mail.subject(),
        mail.from(),
        mail.to(),
        mail.text(),
        mail.link());
  }
}
