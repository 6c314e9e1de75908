package dev.chancery.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A mail server that takes what comes, to the octet, and delivers nothing. */
public final class SmtpSink implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetServer server = vertx.createNetServer();
  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private volatile String answer = "250 2.0.0 taken";

  /**
   * What came in one transaction.
   *
   * @param commands from {@code MAIL} to {@code DATA}
   * @param lines of the message, with nothing unfolded or decoded
   */
  public record Taken(List<String> commands, List<String> lines) {
    /** The lines before the first empty one. */
    public List<String> header() {
      return lines.subList(0, lines.indexOf(""));
    }

    /** The names of its fields, in their order. */
    public List<String> fields() {
      return header().stream()
          .filter(line -> !line.startsWith(" ") && !line.startsWith("\t"))
          .map(
              line ->
                  line.contains(":")
                      ? line.substring(0, line.indexOf(':'))
                      : "not a field: " + line)
          .toList();
    }

    /** The field of that name, unfolded. */
    public String field(String name) {
      StringBuilder value = new StringBuilder();
      boolean inside = false;
      for (String line : header()) {
        boolean folded = line.startsWith(" ") || line.startsWith("\t");
        inside =
            folded
                ? inside
                : line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":");
        if (inside) {
          value.append(folded ? line : line.substring(name.length() + 1));
        }
      }
      return value.toString().strip();
    }

    public String text() {
      return String.join("\n", lines);
    }
  }

  /** Listens on a free port. */
  public static SmtpSink start() {
    SmtpSink sink = new SmtpSink();
    try {
      var _ =
          sink.server
              .connectHandler(sink::greet)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return sink;
  }

  public URI uri() {
    return URI.create("smtp://127.0.0.1:" + server.actualPort());
  }

  /** What it says when it has the whole of a message; nothing, where that is empty. */
  public void answer(String line) {
    answer = line;
  }

  /**
   * What it says to {@code verb}, of four letters, or to whoever connects ({@code ""}); until told
   * otherwise.
   */
  public void answer(String verb, String line) {
    answers.put(verb, line);
  }

  /** Everything is taken again. */
  public void answerWell() {
    answers.clear();
    answer = "250 2.0.0 taken";
  }

  public List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** The first {@code count}, as soon as there are so many. */
  public List<Taken> await(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> taken.size() >= count);
    return taken().subList(0, count);
  }

  private void greet(NetSocket socket) {
    new Conversation(socket).say(answers.getOrDefault("", "220 sink ESMTP"));
  }

  private final class Conversation {
    private final NetSocket socket;
    private final List<String> commands = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private boolean data;

    Conversation(NetSocket socket) {
      this.socket = socket;
      socket.handler(RecordParser.newDelimited("\r\n", this::hear));
    }

    void say(String line) {
      if (!line.isEmpty()) {
        var _ = socket.write(line + "\r\n");
      }
    }

    private void hear(Buffer octets) {
      String line = octets.toString(StandardCharsets.ISO_8859_1);
      if (!data) {
        command(line);
      } else if (line.equals(".")) {
        data = false;
        taken.add(new Taken(List.copyOf(commands), List.copyOf(lines)));
        commands.clear();
        lines.clear();
        say(answer);
      } else {
        lines.add(line.startsWith(".") ? line.substring(1) : line);
      }
    }

    private void command(String line) {
      String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
      String told = answers.get(verb);
      if (told != null) {
        say(told);
        return;
      }
      switch (verb) {
        case "EHLO", "HELO" -> say("250 sink");
        case "DATA" -> {
          data = true;
          say("354 go ahead");
        }
        case "QUIT" -> {
          say("221 bye");
          var _ = socket.close();
        }
        default -> {
          if (verb.equals("MAIL") || verb.equals("RCPT")) {
            commands.add(line);
          }
          say("250 ok");
        }
      }
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
