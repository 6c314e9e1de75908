package dev.chancery.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program {@code bullmq/pipeline.mjs}: the rows of a file by the parts that are usually taken
 * for it. Needs Node.js.
 */
public record Pipeline(Path directory, URI postgres, URI redis) {

  /** With what it needs installed. */
  public static Pipeline installed(Path directory, URI postgres, URI redis) {
    if (!Files.isDirectory(directory.resolve("node_modules"))) {
      said(new ProcessBuilder("npm", "install", "--silent"), directory);
    }
    return new Pipeline(directory, postgres, redis);
  }

  /** Rows a second, from the first that is read until all are stored. */
  public double perSecond(Path file) {
    return Double.parseDouble(
        said(
            new ProcessBuilder(
                "node", "pipeline.mjs", file.toString(), postgres.toString(), redis.toString()),
            directory));
  }

  private static String said(ProcessBuilder command, Path directory) {
    try {
      Process process =
          command
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command.command().getFirst() + " failed: " + said);
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
