package dev.chancery.api.page;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A card as it lies in a wallet, and the list of what is on it. */
final class CardFace {
  private static final Pattern MEMBER_NAME =
      Pattern.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+|[A-Z][a-z0-9]+)*");

  /** Where a word begins: at an underscore, which goes, or at a capital. */
  private static final Pattern WORD = Pattern.compile("_|(?=[A-Z])");

  private CardFace() {}

  static Html html(Card card, String issuerName) {
    return Html.of(
        """
        <section class="card" aria-label="The credential">
        <div class="card-top">
        <p class="card-issuer"><bdi>{}</bdi></p>
        {}</div>
        <div class="card-bottom">
        <p class="card-title"><bdi>{}</bdi></p>
        {}</div>
        </section>
        """,
        issuerName,
        logo(card),
        card.title(),
        description(card));
  }

  private static Html logo(Card card) {
    if (card.logoDataUri() == null) {
      return Html.NOTHING;
    }
    String alternative = card.logoAlternativeText() == null ? "" : card.logoAlternativeText();
    return Html.of("<img src=\"{}\" alt=\"{}\">\n", card.logoDataUri(), alternative);
  }

  private static Html description(Card card) {
    return card.description() == null
        ? Html.NOTHING
        : Html.of("<p class=\"card-text\"><bdi>{}</bdi></p>\n", card.description());
  }

  static Html claims(Card card) {
    if (card.claimNames().isEmpty()) {
      return Html.NOTHING;
    }
    List<Html> items =
        card.claimNames().stream()
            .map(name -> Html.of("<li><bdi>{}</bdi></li>\n", words(name)))
            .toList();
    return Html.of(
        """
        <section>
        <h2>What is on it</h2>
        <ul class="claims">
        {}</ul>
        </section>
        """,
        Html.all(items));
  }

  /**
   * {@code given_name} and {@code givenName} as “Given name”; what is not such a name, as it is.
   */
  static String words(String name) {
    if (!MEMBER_NAME.matcher(name).matches()) {
      return name;
    }
    String words = String.join(" ", WORD.split(name)).toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
