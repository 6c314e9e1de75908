package dev.chancery.api;

/** Who may call a route. */
public enum Access {
  /** Anybody, scripts of other sites included: wallets, verifiers, browsers. */
  PUBLIC,
  /**
   * Anybody who comes directly: who watches the gateway, a screen at the venue. A browser does not
   * hand the answer to the scripts of other sites.
   */
  DIRECT,
  /** Whoever holds an API key of an organisation, for what is that organisation's. */
  ORGANISATION,
  /** Whoever holds an API key of the organisation that runs the gateway. */
  OPERATOR
}
