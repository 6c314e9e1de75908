package dev.chancery.api.page;

import java.net.URI;

/**
 * Addresses of this gateway, all {@code https:} or {@code http:}.
 *
 * @param page what the QR holds: the page itself, with the screen's code where it was opened by one
 * @param autoIssue where a wallet posts {@code {did, collectionId, …}}
 * @param challenge where a wallet gets a nonce for its proof
 * @param audience the {@code aud} of that proof
 */
public record Links(URI page, URI autoIssue, URI challenge, URI audience) {
  public Links {
    requireWeb(page);
    requireWeb(autoIssue);
    requireWeb(challenge);
    requireWeb(audience);
  }

  static void requireWeb(URI address) {
    boolean web =
        "https".equalsIgnoreCase(address.getScheme())
            || "http".equalsIgnoreCase(address.getScheme());
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("not an https: or http: address");
    }
  }
}
