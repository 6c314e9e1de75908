package dev.chancery;

import dev.chancery.testing.Api.Answered;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Requests that no client would write: the path goes out as it is. */
final class RawHttp {
  private RawHttp() {}

  /** One request on a connection of its own. */
  static Answered send(URI base, String method, String path) {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(10_000);
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: "
              + base.getAuthority()
              + "\r\nConnection: close\r\nAccept: */*\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  private static Answered read(String answer) {
    String[] headAndBody = answer.split("\r\n\r\n", 2);
    String[] lines = headAndBody[0].split("\r\n");
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(":", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
    }
    return new Answered(
        Integer.parseInt(lines[0].split(" ")[1]),
        headers,
        headAndBody[1].getBytes(StandardCharsets.UTF_8));
  }
}
