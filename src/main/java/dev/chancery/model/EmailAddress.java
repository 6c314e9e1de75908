package dev.chancery.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One address that a mail can be sent to: a dot-atom and a host name (RFC 5321 §4.1.2, without
 * quoted strings, address literals and source routes). So nothing in it can end a header field or a
 * command, or name a second recipient.
 */
public record EmailAddress(String value) {
  private static final int LONGEST_LOCAL_PART = 64;
  private static final int LONGEST = 254;
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern FORM =
      Pattern.compile(ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")+");

  public EmailAddress {
    if (value.length() > LONGEST
        || value.indexOf('@') > LONGEST_LOCAL_PART
        || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not one email address, such as ann@example.com");
    }
  }

  /** By which it is looked up: nobody has two mailboxes that differ by case alone. */
  public String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  /** What comes after the {@code @}. */
  public String domain() {
    return value.substring(value.indexOf('@') + 1);
  }

  /** Addresses of people are for whoever sends, and not for logs. */
  @Override
  public String toString() {
    return "EmailAddress";
  }
}
