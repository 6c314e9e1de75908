package dev.chancery.api.page;

import dev.chancery.model.Did;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a phone shows when a collection's QR is scanned with its camera. */
public final class CollectPage {
  private static final String STYLE = Stylesheet.of("collect.css");

  private CollectPage() {}

  public static Page html(CollectView view) {
    Html body =
        Html.of(
            """
            <main>
            <header>
            <p class="from"><bdi>{}</bdi></p>
            <h1><bdi>{}</bdi></h1>
            </header>
            {}{}{}{}{}</main>
            <footer>This page runs no scripts and sets no cookies.</footer>""",
            view.issuerName(),
            view.collectionName(),
            CardFace.html(view.card(), view.issuerName()),
            now(view),
            CardFace.claims(view.card()),
            issuer(view.issuerName(), view.issuer()),
            developers(view));
    return Page.of(view.collectionName(), STYLE + view.card().colors().style(), null, body);
  }

  private static Html now(CollectView view) {
    Notice notice = Notice.of(view.availability());
    if (notice != null) {
      return notice.html();
    }
    if (view.requirements().code() && !view.requirements().codePresented()) {
      return new Notice(
              "Collect it at the venue",
              Html.of("Scan the code on the screen there. It changes all the time."))
          .html();
    }
    return howTo(view);
  }

  private static Html howTo(CollectView view) {
    String address = view.links().page().toString();
    return Html.of(
        """
        <section>
        <h2>How to collect</h2>
        <ol class="steps">
        {}</ol>
        <p class="link"><code>{}</code></p>
        {}<details>
        <summary>Scan from another device</summary>
        <div class="qr" role="img" aria-label="QR code of this page’s link">{}</div>
        </details>
        </section>
        """,
        Html.all(steps(view.requirements())),
        address,
        small(view),
        Html.of(QrCode.of(address)));
  }

  private static List<Html> steps(Requirements requirements) {
    return List.of(
        Html.of("<li>Open your wallet app.</li>\n"),
        Html.of("<li>Scan the same code there, or give it this page’s link.</li>\n"),
        requirements.proof()
            ? Html.of("<li>Confirm. Your wallet shows that the credential goes to you.</li>\n")
            : Html.of("<li>Confirm, and the credential is yours.</li>\n"));
  }

  /** What else there is to know, in small print. */
  private static Html small(CollectView view) {
    List<Html> lines = new ArrayList<>();
    if (view.requirements().code()) {
      lines.add(
          Html.of(
              "<p class=\"small\">The link is good for a moment. Scan again if it ran out.</p>\n"));
    }
    if (view.requirements().invitation()) {
      lines.add(Html.of("<p class=\"small\">For people whom the issuer has invited.</p>\n"));
    }
    Instant until = until(view.availability());
    if (until != null) {
      lines.add(Html.of("<p class=\"small\">Open until {}.</p>\n", Notice.time(until)));
    }
    return Html.all(lines);
  }

  private static @Nullable Instant until(Availability availability) {
    return availability instanceof Availability.Open(@Nullable Instant until) ? until : null;
  }

  static Html issuer(String name, Did did) {
    return Html.of(
        """
        <section>
        <h2>Who issues it</h2>
        <p><bdi>{}</bdi></p>
        <p class="did"><code>{}</code></p>
        </section>
        """,
        name,
        did);
  }

  /** A collection that cannot be collected from is not explained to developers either. */
  private static Html developers(CollectView view) {
    return Notice.of(view.availability()) == null ? Calls.html(view) : Html.NOTHING;
  }
}
