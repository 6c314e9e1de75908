package dev.chancery.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.chancery.platform.config.PrivateFile;
import dev.chancery.platform.config.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;

/** A Redis on loopback that keeps nothing: it holds only what may be lost. */
record Redis(DataDirectory directory, Binaries binaries, Secret password) {
  private static final int GLANCES = 500;
  private static final int PATIENCE_MILLIS = 1000;

  /** Starts it; answers its URI. */
  URI start() throws IOException {
    int port = Ports.start("Redis", log(), this::startOn);
    return URI.create("redis://:%s@127.0.0.1:%d".formatted(password.reveal(), port));
  }

  private boolean startOn(int port) throws IOException {
    Path file = directory.redis().resolve("redis.conf");
    PrivateFile.write(file, settings(port));
    if (Command.of(log(), binaries.redis(), file.toString()).run() != 0) {
      return false;
    }
    for (int glance = 0; glance < GLANCES; glance++) {
      if (answers(port)) {
        return true;
      }
      if (new OurProcesses(directory).running(binaries.redis()).isEmpty()) {
        return false;
      }
      OurProcesses.pause();
    }
    return false;
  }

  /** A file, not arguments: everybody on the machine may read a process's arguments. */
  private String settings(int port) {
    return """
    daemonize yes
    bind 127.0.0.1
    port %2$d
    requirepass %3$s
    dir "%1$s"
    pidfile "%1$s/redis.pid"
    logfile "%4$s"
    save ""
    appendonly no
    maxmemory 256mb
    maxmemory-policy allkeys-lru
    """
        .formatted(directory.redis(), port, password.reveal(), log());
  }

  private boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String commands = "AUTH " + password.reveal() + "\r\nPING\r\n";
      socket.getOutputStream().write(commands.getBytes(US_ASCII));
      var replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return "+OK".equals(replies.readLine()) && "+PONG".equals(replies.readLine());
    } catch (IOException _) {
      return false;
    }
  }

  private Path log() {
    return directory.log().resolve("redis.log");
  }
}
