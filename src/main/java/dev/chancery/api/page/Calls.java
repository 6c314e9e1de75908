package dev.chancery.api.page;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The calls that a wallet makes, for whoever writes one. */
final class Calls {
  private Calls() {}

  static Html html(CollectView view) {
    return Html.of(
        """
        <details class="developers">
        <summary>For wallets and developers</summary>
        <p>This page as data:</p>
        {}{}<p>Collect:</p>
        {}</details>
        """,
        block("curl -H 'Accept: application/json' \\\n  " + quoted(view.links().page())),
        view.requirements().proof() ? challenge(view) : Html.NOTHING,
        block(autoIssue(view)));
  }

  private static Html challenge(CollectView view) {
    String call =
        post(view.links().challenge(), "{\"collectionId\": \"" + view.collection() + "\"}");
    return Html.of(
        """
        <p>Get a nonce:</p>
        {}<p>Sign it with an authentication key of the holder’s DID. The proof is a JWT:</p>
        {}""",
        block(call),
        block(
            """
            typ    openid4vci-proof+jwt
            kid    the key’s DID URL
            aud    %s
            iat    now
            nonce  the nonce"""
                .formatted(view.links().audience())));
  }

  private static String autoIssue(CollectView view) {
    List<String> members = new ArrayList<>();
    members.add("  \"did\": \"HOLDER_DID\"");
    members.add("  \"collectionId\": \"" + view.collection() + "\"");
    if (view.requirements().proof()) {
      members.add("  \"proof\": {\"jwt\": \"PROOF_JWT\"}");
    }
    if (view.requirements().code()) {
      members.add("  \"code\": \"CODE_FROM_THE_LINK\"");
    }
    return post(view.links().autoIssue(), "{\n" + String.join(",\n", members) + "\n}");
  }

  private static String post(URI address, String body) {
    return "curl -X POST "
        + quoted(address)
        + " \\\n  -H 'Content-Type: application/json' \\\n  -d '"
        + body
        + "'";
  }

  /** In single quotes for a shell: a URI may hold an apostrophe (RFC 3986 §2.2). */
  static String quoted(URI address) {
    return "'" + address.toString().replace("'", "'\\''") + "'";
  }

  /** Can be scrolled by keyboard too. */
  private static Html block(String text) {
    return Html.of("<pre tabindex=\"0\"><code>{}</code></pre>\n", text);
  }
}
