package dev.chancery.load;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Runs another program's {@code main}, and ends it when standard input does: the operating system
 * closes that pipe however our parent dies, so nothing is left behind even by {@code kill -9}.
 */
public final class OnLeash {
  private OnLeash() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread.ofPlatform().daemon().name("leash").start(OnLeash::heel);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }

  /** {@link System#exit} runs the program's own shutdown hooks. */
  private static void heel() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // gone as well
    }
    System.exit(0);
  }
}
