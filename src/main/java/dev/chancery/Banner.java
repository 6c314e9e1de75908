package dev.chancery;

import dev.chancery.api.page.QrCode;
import dev.chancery.model.CollectionId;
import dev.chancery.platform.config.Configuration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a starting gateway says to whoever started it. */
final class Banner {
  /** The did:key of the example in did:key §A.1: enough to try, and nobody's wallet. */
  private static final String SOMEBODY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Banner() {}

  static String of(Configuration configuration, Seeding.Seeded seeded) {
    String base = configuration.http().baseUrl().toString();
    StringBuilder banner = new StringBuilder("\nChancery is up at ").append(base).append('\n');
    if (configuration.keys().admin() == null) {
      key(banner, seeded.newKey());
    }
    CollectionId collection = seeded.collection();
    if (collection != null) {
      demo(banner, base, collection);
      phone(banner, configuration.http());
    }
    return banner.toString();
  }

  private static void key(StringBuilder banner, @Nullable String key) {
    banner.append(
        key == null
            ? """

            Its API key was shown at the first start; CHANCERY_ADMIN_KEY adds one of your own.
            """
            : """

            The API key of the first organisation, shown this once:

              %s
            """
                .formatted(key));
  }

  private static void demo(StringBuilder banner, String base, CollectionId collection) {
    String link = base + "/c/" + collection;
    banner
        .append('\n')
        .append(QrCode.of(link).terminal())
        .append(
            """

            Scan it, open %s
            or have a credential issued here and now:

              curl -sS %s/auto-issue -H 'Content-Type: application/json' -d '{"did":"%s","collectionId":"%s"}'
            """
                .formatted(link, base, SOMEBODY, collection));
  }

  /** A loopback address leads a phone to itself. */
  private static void phone(StringBuilder banner, Configuration.Http http) {
    if (LOOPBACK.contains(http.baseUrl().getHost())) {
      banner.append(
          """

          A phone finds nothing at %s. For one in the same network, start with
          CHANCERY_HTTP_BIND=0.0.0.0 CHANCERY_BASE_URL=http://<this machine's address>:%d
          """
              .formatted(http.baseUrl().getHost(), http.port()));
    }
  }
}
