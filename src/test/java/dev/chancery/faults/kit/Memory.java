package dev.chancery.faults.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory another JVM takes, in octets. */
public final class Memory {
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("(VmRSS|VmHWM):\\s+(\\d+) kB");

  private Memory() {}

  /**
   * What of the heap of process {@code pid} is reachable, object by object. What the collector
   * calls used is more by what it leaves in its regions: after a million rows eleven megabytes more
   * than after a hundred thousand, of the same objects.
   */
  public static long liveHeap(long pid) {
    Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("a heap that is told of in another way");
    }
    return Long.parseLong(total.group(1));
  }

  /** What of process {@code pid} is in memory now. */
  public static long resident(long pid) {
    return status(pid, "VmRSS");
  }

  /** The most of it that ever was. */
  public static long mostResident(long pid) {
    return status(pid, "VmHWM");
  }

  private static long status(long pid, String name) {
    try {
      return RESIDENT
          .matcher(Files.readString(Path.of("/proc/" + pid + "/status")))
          .results()
          .filter(each -> each.group(1).equals(name))
          .mapToLong(each -> Long.parseLong(each.group(2)) * 1_024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jcmd(long pid, String command) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  command)
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      return said;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
