package dev.chancery.api.page;

import dev.chancery.api.page.ClaimView.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the link in a mail opens: on a phone with a wallet, or on a desk beside one. */
public final class ClaimPage {
  private static final String STYLE = Stylesheet.of("collect.css") + Stylesheet.only("claim.css");
  private static final String SCRIPT = Stylesheet.only("claim.js");

  private ClaimPage() {}

  public static Page html(ClaimView view) {
    Html body =
        Html.of(
            """
            <main>
            <header data-state="{}">
            <p class="from"><bdi>{}</bdi></p>
            <h1><bdi>{}</bdi></h1>
            </header>
            {}{}{}{}</main>""",
            view.state(),
            view.issuerName(),
            view.collectionName(),
            CardFace.html(view.card(), view.issuerName()),
            now(view),
            CardFace.claims(view.card()),
            CollectPage.issuer(view.issuerName(), view.issuer()));
    return Page.scripted(view.collectionName(), STYLE + view.card().colors().style(), SCRIPT, body);
  }

  private static Html now(ClaimView view) {
    return switch (view.stage()) {
      case Stage.Waiting(Instant until, Availability availability) ->
          waiting(view, until, Notice.of(availability));
      case Stage.Collected() ->
          notice("Collected", Html.of("It is in the wallet that opened this link first."));
      case Stage.Cancelled() ->
          notice("Taken back", Html.of("The issuer has withdrawn this. Ask there if you need it."));
      case Stage.Expired(Instant at) ->
          notice(
              "Too late",
              Html.of(
                  "This could be collected until {}. Ask the issuer for a new link.",
                  Notice.time(at)));
    };
  }

  private static Html notice(String title, Html text) {
    return Html.of("<div role=\"status\">\n{}</div>\n", new Notice(title, text).html());
  }

  private static Html waiting(ClaimView view, Instant until, @Nullable Notice closed) {
    return closed == null ? howTo(view, until) : closed.html();
  }

  /** Its first part has place for what starts a wallet by a scheme of its own. */
  private static Html howTo(ClaimView view, Instant until) {
    String address = view.link().toString();
    Html code = Html.of(QrCode.of(address));
    return Html.of(
        """
        <section>
        <h2>Collect it with your wallet</h2>
        <div class="wallets">
        <button type="button" data-share hidden>Open in your wallet</button>
        <button type="button" data-copy hidden>Copy the link</button>
        </div>
        <p role="status" class="small" data-said></p>
        <div class="desk">
        <p>Scan this with the wallet on your phone.</p>
        <div class="qr" role="img" aria-label="QR code of this page’s link">{}</div>
        </div>
        <details class="hand">
        <summary>Scan from another device</summary>
        <div class="qr" role="img" aria-label="QR code of this page’s link">{}</div>
        </details>
        <p>Or give your wallet this link:</p>
        <p class="link"><code>{}</code></p>
        <p class="small">It works once, until {}. Whoever has the link can collect it: keep it to yourself.</p>
        <noscript><p class="small">Reload this page to see whether it was collected.</p></noscript>
        </section>
        """,
        code,
        code,
        address,
        Notice.time(until));
  }
}
