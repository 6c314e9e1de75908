package dev.chancery.notify;

import dev.chancery.catalog.Collection;
import dev.chancery.catalog.CredentialType;
import dev.chancery.catalog.Display;
import dev.chancery.catalog.Logo;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a mail shows of the credential that it is about.
 *
 * @param background {@code #rrggbb}, as all colours
 * @param logo a PNG that we have written ourselves
 */
@SuppressWarnings("ArrayRecordComponent") // is sent
record Card(String name, String collection, String background, String ink, byte @Nullable [] logo) {
  private static final String PNG = "data:image/png;base64,";

  /** By the display for everybody, or the first there is. */
  static Card of(Collection collection, CredentialType type) {
    Optional<Display> display =
        type.display().stream()
            .filter(each -> each.locale() == null)
            .findFirst()
            .or(() -> type.display().stream().findFirst());
    return new Card(
        display.map(Display::name).orElse(type.name()),
        collection.name(),
        display.map(Display::backgroundColor).orElse("#1f2933"),
        display.map(Display::textColor).orElse("#ffffff"),
        display.map(Display::logo).flatMap(Card::png).orElse(null));
  }

  private static Optional<byte[]> png(Logo logo) {
    return logo.uri().startsWith(PNG)
        ? Optional.of(Base64.getDecoder().decode(logo.uri().substring(PNG.length())))
        : Optional.empty();
  }
}
