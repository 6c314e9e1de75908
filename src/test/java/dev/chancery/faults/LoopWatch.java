package dev.chancery.faults;

import io.vertx.core.impl.VertxThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * A thread in the gateway's own JVM that looks at the event loops every five milliseconds, and says
 * with whose code on the stack one was held for fifty. Vert.x's own checker shows a stack only
 * after two hundred.
 *
 * <p>What the machine or the collector holds counts for nobody: of a loop that wants to run, what
 * counts is the time that it had a core, and of one that waits for something, two looks at most
 * from one to the next.
 */
final class LoopWatch {
  private static final String NAME = "LoopWatch held by ";
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(5);

  private static final long HELD = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int LOOKS_FOR_NEW = 100;
  private static final String OURS = "dev.chancery.";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final VertxThread loop;
  private final Set<String> ours = new HashSet<>();
  private long startedAt;
  private long worked;
  private long held;
  private long looked;

  private LoopWatch(VertxThread loop) {
    this.loop = loop;
  }

  /** The JVM's flag that makes a gateway watch its loops. */
  static String flag() {
    try {
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().putValue("Premain-Class", LoopWatch.class.getName());
      Path agent = Files.createTempFile("loop-watch", ".jar");
      new JarOutputStream(Files.newOutputStream(agent), manifest).close();
      agent.toFile().deleteOnExit();
      return "-javaagent:" + agent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was held by our code, as said in {@code log}: the frame that was on top of ours. */
  static List<String> reports(String log) {
    return Pattern.compile(NAME + "(.*)").matcher(log).results().map(it -> it.group(1)).toList();
  }

  /** Before the gateway's main method, in its JVM. */
  public static void premain(String arguments) {
    Thread.ofPlatform().daemon().name("loop-watch").start(LoopWatch::watchAll);
  }

  private static void watchAll() {
    Map<Thread, LoopWatch> watches = new HashMap<>();
    for (long look = 0; true; look++) {
      if (look % LOOKS_FOR_NEW == 0) {
        loops().forEach(loop -> watches.computeIfAbsent(loop, _ -> new LoopWatch(loop)));
      }
      LockSupport.parkNanos(BETWEEN);
      watches.values().forEach(LoopWatch::look);
    }
  }

  private static List<VertxThread> loops() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(VertxThread.class::isInstance)
        .map(VertxThread.class::cast)
        .filter(thread -> !thread.isWorker())
        .toList();
  }

  private void look() {
    long began = loop.startTime();
    long cpu = THREADS.getThreadCpuTime(loop.threadId());
    long now = System.nanoTime();
    if (began == 0 || began != startedAt) {
      startedAt = began;
      held = 0;
      ours.clear();
    } else {
      StackTraceElement[] stack = loop.getStackTrace();
      count(stack, waits(stack) ? Math.min(now - looked, 2 * BETWEEN) : cpu - worked);
    }
    worked = cpu;
    looked = now;
  }

  private boolean waits(StackTraceElement... stack) {
    return loop.getState() != Thread.State.RUNNABLE
        || (stack.length > 0 && stack[0].isNativeMethod());
  }

  private void count(StackTraceElement[] stack, long more) {
    Arrays.stream(stack)
        .map(StackTraceElement::toString)
        .filter(frame -> frame.contains(OURS))
        .findFirst()
        .ifPresent(ours::add);
    boolean said = held >= HELD;
    held += more;
    if (!said && held >= HELD && !ours.isEmpty()) {
      System.out.println(NAME + ours);
    }
  }
}
