package dev.chancery.model;

/**
 * Carries a {@link Problem} through failed futures and out of pure code. Has no stack trace: it is
 * an answer, not a bug.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.getClass().getSimpleName(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
