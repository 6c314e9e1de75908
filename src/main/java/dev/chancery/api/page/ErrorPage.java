package dev.chancery.api.page;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For a browser that came for a page and gets none. */
public final class ErrorPage {
  private static final String STYLE = Stylesheet.of("error.css");
  private static final Page NOT_FOUND =
      page(
          "Nothing here",
          "This link leads nowhere: it may be mistyped, or what it led to is gone.",
          "If you scanned a code, ask whoever showed it to you for a new one.",
          null);

  private static final Page FRONT =
      page(
          "Chancery",
          "This gateway issues credentials.",
          "To collect one, scan its code, or open the link that you were given.",
          null);
  private static final Page SCREEN_OFF =
      page(
          "This screen is off",
          "Its link is mistyped, or has been withdrawn.",
          "Whoever runs the collection can make a new one.",
          null);

  private ErrorPage() {}

  /** Nothing is, or ever was, at this address. */
  public static Page notFound() {
    return NOT_FOUND;
  }

  /** Somebody came to the gateway itself, and not for anything in particular. */
  public static Page front() {
    return FRONT;
  }

  /** Whatever showed this screen's code may not, or no longer. */
  public static Page screenOff() {
    return SCREEN_OFF;
  }

  /**
   * The gateway cannot answer at present. The page asks again by itself, so that a screen at a
   * venue comes back without anybody's help.
   */
  public static Page unavailable(Duration retryAfter) {
    return page(
        "Back in a moment",
        "We cannot show this just now.",
        "The page tries again by itself.",
        retryAfter);
  }

  private static Page page(String title, String what, String whatToDo, @Nullable Duration refresh) {
    Html body =
        Html.of(
            """
            <main>
            <h1>{}</h1>
            <p>{}</p>
            <p>{}</p>
            </main>""",
            title,
            what,
            whatToDo);
    return Page.of(title, STYLE, refresh, body);
  }
}
