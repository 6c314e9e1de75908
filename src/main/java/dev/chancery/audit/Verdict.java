package dev.chancery.audit;

import dev.chancery.model.OrganisationId;

/** What a look at a whole trail has found. */
public sealed interface Verdict {
  OrganisationId organisation();

  /** Every entry follows from the one before, from the first to {@code head}. */
  record Whole(OrganisationId organisation, Head head) implements Verdict {}

  /** It does not: {@code seq} is the first entry that is not what it must be, or not there. */
  record Broken(OrganisationId organisation, long seq, String reason) implements Verdict {}
}
