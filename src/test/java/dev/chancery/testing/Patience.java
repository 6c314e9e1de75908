package dev.chancery.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How often a test that waits looks: what it waits for has mostly come within some milliseconds,
 * and one that takes longer is asked for ten times a second at most.
 */
public final class Patience implements LauncherSessionListener {
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(100);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultPollDelay(FIRST);
    Awaitility.setDefaultPollInterval(new IterativePollInterval(Patience::next, FIRST));
  }

  private static Duration next(Duration before) {
    Duration twice = before.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
