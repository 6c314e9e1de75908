package dev.chancery.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 connection (RFC 9113) whose every frame is the test's own. */
public final class RawHttp2 implements AutoCloseable {
  /** The types of frames (RFC 9113 §6). */
  public static final int DATA = 0;

  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  /** The flags of HEADERS and DATA. */
  public static final int END_STREAM = 1;

  public static final int END_HEADERS = 4;

  /** The connection's end, as {@link #hears} tells it. */
  public static final Frame END = new Frame(GOAWAY, 0);

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String AUTHORITY = "localhost";
  private static final int GET = 0x82;
  private static final int POST = 0x83;

  private final SSLSocket socket;

  /** A frame that has come. */
  public record Frame(int type, int stream) {}

  private RawHttp2(SSLSocket socket) {
    this.socket = socket;
  }

  /** Connects, and sends the preface and empty settings. */
  public static RawHttp2 to(URI address, SSLContext trust) {
    try {
      SSLSocket socket =
          (SSLSocket) trust.getSocketFactory().createSocket(address.getHost(), address.getPort());
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
      RawHttp2 client = new RawHttp2(socket);
      client.send(SETTINGS, 0, 0);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code GET /}, whole. */
  public void get(int stream) throws IOException {
    send(HEADERS, END_STREAM | END_HEADERS, stream, head(GET, "/"));
  }

  /** {@code POST path}, whose body is still to come. */
  public void post(int stream, String path) throws IOException {
    send(HEADERS, END_HEADERS, stream, head(POST, path));
  }

  /** Sends a frame. */
  public void send(int type, int flags, int stream, byte... payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
  }

  /** Whether {@code frame} comes before nothing has come for so long; GOAWAY: or is hung up on. */
  public boolean hears(Frame frame, Duration silence) throws IOException {
    socket.setSoTimeout((int) silence.toMillis());
    try {
      Frame next = next();
      while (!next.equals(frame)) {
        next = next();
      }
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return frame.type == GOAWAY;
    }
  }

  private Frame next() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int typeAndFlags = in.readUnsignedShort();
    Frame frame = new Frame(typeAndFlags >> 8, in.readInt());
    in.skipNBytes(length);
    return frame;
  }

  /** Indexed fields of HPACK's static table, and two literals without indexing (RFC 7541 §6). */
  private static byte[] head(int method, String path) {
    ByteBuffer head = ByteBuffer.allocate(6 + path.length() + AUTHORITY.length());
    head.put((byte) method).put((byte) 0x87);
    head.put((byte) 0x04).put((byte) path.length()).put(path.getBytes(US_ASCII));
    head.put((byte) 0x01).put((byte) AUTHORITY.length()).put(AUTHORITY.getBytes(US_ASCII));
    return head.array();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
