package dev.chancery.platform.bus;

import dev.chancery.model.Problem;

/** What travels back: the answer, or the problem. */
sealed interface Reply {
  record Done(Record answer) implements Reply {}

  record Refused(Problem problem) implements Reply {}
}
