package dev.chancery.issuance;

/** What became of an {@link Entry}. */
public sealed interface Recording {
  /** It is durable. */
  record Recorded() implements Recording {}

  /** What it was to spend was spent before; nothing was recorded. */
  record SpentBefore() implements Recording {}

  /** The holder has all copies already; what it was to spend is spent now. */
  record CopiesTaken() implements Recording {}

  /** Its seat was taken by another; what it was to spend is spent now. */
  record SeatTaken() implements Recording {}

  /** Its issuer has issued one of that name; nothing was recorded or spent. */
  record NameTaken() implements Recording {}

  /** Its idempotency key answers for another credential; nothing was recorded or spent. */
  record KeyTaken() implements Recording {}
}
