package dev.chancery.api.page;

import java.util.Locale;

/** For a screen at the venue: a QR that changes, to be read from metres away. */
public final class ScreenPage {
  private static final String STYLE = Stylesheet.of("screen.css");

  private ScreenPage() {}

  public static Page html(ScreenView view) {
    Notice notice = Notice.of(view.availability());
    Html body =
        Html.of(
            """
            <main>
            {}<div class="text">
            <p class="from"><bdi>{}</bdi></p>
            <h1><bdi>{}</bdi></h1>
            {}</div>
            </main>""",
            notice == null ? code(view) : Html.NOTHING,
            view.issuerName(),
            view.collectionName(),
            notice == null ? invitation(view) : notice.html());
    return Page.of(view.collectionName(), STYLE + progress(view), view.untilNext(), body);
  }

  private static Html code(ScreenView view) {
    return Html.of(
        """
        <div class="code">
        <div class="qr" role="img" aria-label="QR code to collect with">{}</div>
        <div class="progress"></div>
        </div>
        """,
        Html.of(QrCode.of(view.link().toString())));
  }

  private static Html invitation(ScreenView view) {
    return Html.of(
        """
        <p class="scan">Scan to collect</p>
        <p class="hint">with your wallet or your phone’s camera.</p>
        <p class="hint">The code changes every {} seconds.</p>
        """,
        view.period().toSeconds());
  }

  /** The bar runs from what is left of the period to nothing. */
  private static String progress(ScreenView view) {
    return String.format(
        Locale.ROOT,
        ".progress{--left:%.3f;--run:%dms}\n",
        (double) view.untilNext().toMillis() / view.period().toMillis(),
        view.untilNext().toMillis());
  }
}
