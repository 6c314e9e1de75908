package dev.chancery.api.page;

import dev.chancery.model.Digests;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A page to send, and the {@code Content-Security-Policy} to send with it.
 *
 * @param contentSecurityPolicy allows this page's own style and script, and pictures that it
 *     carries, and nothing else
 */
public record Page(String html, String contentSecurityPolicy) {

  /**
   * @param style all of the page's style
   * @param refresh after which time the browser asks again; at least a second
   */
  static Page of(String title, String style, @Nullable Duration refresh, Html body) {
    return of(title, style, refresh(refresh), body, policy(style, ""));
  }

  /** One with a script, which runs at the end of the page and may ask this gateway alone. */
  static Page scripted(String title, String style, String script, Html body) {
    return of(
        title,
        style,
        Html.NOTHING,
        Html.of("{}\n{}", body, Html.script(script)),
        policy(style, "script-src " + hash(script) + "; connect-src 'self'; "));
  }

  private static Page of(String title, String style, Html refresh, Html body, String policy) {
    Html document =
        Html.of(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            {}<link rel="icon" href="data:,">
            <title>{}</title>
            {}
            </head>
            <body>
            {}
            </body>
            </html>
            """,
            refresh,
            title,
            Html.style(style),
            body);
    return new Page(document.toString(), policy);
  }

  private static Html refresh(@Nullable Duration after) {
    if (after == null) {
      return Html.NOTHING;
    }
    long seconds = Math.max(1, after.plusMillis(999).toSeconds());
    return Html.of("<meta http-equiv=\"refresh\" content=\"{}\">\n", seconds);
  }

  private static String policy(String style, String more) {
    return "default-src 'none'; style-src "
        + hash(style)
        + "; "
        + more
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  /** CSP 3 §2.3.1: the hash is of what stands between the tags, to the character. */
  private static String hash(String text) {
    return "'sha256-" + Base64.getEncoder().encodeToString(Digests.sha256(text)) + "'";
  }
}
