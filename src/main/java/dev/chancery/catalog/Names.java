package dev.chancery.catalog;

import dev.chancery.platform.json.Members;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names that the whole world shares, none of which is ever looked up. */
final class Names {
  private static final int MAX_LENGTH = 1024;
  private static final Pattern URN = Pattern.compile("urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[!-~]+");

  private Names() {}

  static boolean isHttpsUrl(String text) {
    try {
      URI uri = new URI(text);
      return text.length() <= MAX_LENGTH
          && "https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A Verifiable Credential Type that nobody else will use (SD-JWT VC §2.2.2.1). */
  static @Nullable String vct(Members members, String name) {
    String vct = members.optionalText(name);
    boolean isName =
        vct == null
            || isHttpsUrl(vct)
            || (vct.length() <= MAX_LENGTH && URN.matcher(vct).matches());
    if (!isName) {
      throw members.fault(name, "neither an https URL nor a URN");
    }
    return vct;
  }
}
