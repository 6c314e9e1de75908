package dev.chancery.platform.egress;

import java.util.Locale;

/** Why nothing was fetched. Has no stack trace: it is an answer, not a bug. */
public final class EgressRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** {@link #BUSY} and those before it opened no socket. */
  public enum Reason {
    /** Not https. */
    SCHEME,
    /** The host is no plain DNS name: an address in any notation, one label, a trailing dot. */
    HOST,
    /** Neither 443 nor allowed. */
    PORT,
    /** A user, a fragment, or what is no absolute URL. */
    FORM,
    /** The name has no address. */
    UNRESOLVED,
    /** One of the name's addresses is not public. */
    ADDRESS,
    /** As many requests are under way as there may be. */
    BUSY,
    /** No connection, or no valid certificate for that name. */
    UNREACHABLE,
    TIMEOUT,
    REDIRECT,
    /** Neither 200 nor a redirect. */
    STATUS,
    /** Compressed, though we did not ask for it. */
    ENCODED,
    TOO_LARGE;

    /** In a word that may be told and kept. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;

  EgressRefused(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
