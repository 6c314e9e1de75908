package dev.chancery.threats;

import java.util.LinkedHashMap;
import java.util.Map;

/** Requests that are no HTTP/1.1, by what is wrong with them; a hidden scan for {@code <scan>}. */
final class MalformedRequests {
  private static final String POST = "POST /auto-issue HTTP/1.1\r\nHost: a\r\n";
  private static final String GET = "GET /health HTTP/1.1\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private final Map<String, String> all = new LinkedHashMap<>();

  private MalformedRequests() {}

  static Map<String, String> all() {
    MalformedRequests requests = new MalformedRequests();
    requests.twoLengths();
    requests.lengths();
    requests.codings();
    requests.chunks();
    requests.lines();
    requests.headers();
    requests.bombs();
    return requests.all;
  }

  /** RFC 9112 §6.1, §6.3: a length and a coding, or two lengths. */
  private void twoLengths() {
    post("length and coding", "Content-Length: 5\r\n" + CHUNKED, "0\r\n\r\n<scan>");
    post("coding and length", CHUNKED + "Content-Length: 5\r\n", "0\r\n\r\n<scan>");
    post("two lengths", "Content-Length: 0\r\nContent-Length: 5\r\n", "<scan>");
    post("two lengths the other way", "Content-Length: 5\r\nContent-Length: 0\r\n", "<scan>");
    post("two lengths in one field", "Content-Length: 0, 5\r\n", "<scan>");
    post("a length and a list of it", "Content-Length: 0\r\nContent-Length: 0, 5\r\n", "<scan>");
  }

  private void lengths() {
    post("a negative length", "Content-Length: -1\r\n", "<scan>");
    post("a length with a sign", "Content-Length: +0\r\n", "<scan>");
    post("a length in hexadecimal", "Content-Length: 0x0\r\n", "<scan>");
    post("a length with a fraction", "Content-Length: 0.0\r\n", "<scan>");
    post("a length of nothing", "Content-Length: \r\n", "<scan>");
    post("a length of words", "Content-Length: none\r\n", "<scan>");
    post("a length with a blank", "Content-Length: 0 0\r\n", "<scan>");
    post("a length beyond 64 bits", "Content-Length: 18446744073709551616\r\n", "<scan>");
    post("a length with another zero", "Content-Length: \u00b2\r\n", "<scan>");
  }

  /** RFC 9112 §6.1: chunked is the last coding, and the only one here. */
  private void codings() {
    post("an unknown coding", "Transfer-Encoding: cow\r\n", "<scan>");
    post("chunked before another", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n<scan>");
    post("chunked twice", "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n<scan>");
    post("two coding fields", CHUNKED + "Transfer-Encoding: identity\r\n", "0\r\n\r\n<scan>");
    post("a coding with a tab before it", "Transfer-Encoding:\u000bchunked\r\n", "<scan>");
    post("a coding in quotation marks", "Transfer-Encoding: \"chunked\"\r\n", "<scan>");
    post("a blank before the colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n<scan>");
    post("a blank before a length's colon", "Content-Length : 5\r\n", "<scan>");
    all.put(
        "a coding in HTTP/1.0",
        "POST /auto-issue HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n"
            + CHUNKED
            + "\r\n0\r\n\r\n<scan>");
  }

  private void chunks() {
    post("a chunk size that is none", CHUNKED, "zz\r\n\r\n<scan>");
    post("a chunk size with a sign", CHUNKED, "-1\r\n\r\n<scan>");
    post("a chunk size with 0x", CHUNKED, "0x0\r\n\r\n<scan>");
    post("a chunk size beyond 64 bits", CHUNKED, "10000000000000000\r\n\r\n<scan>");
    post("a chunk longer than it says", CHUNKED, "1\r\nabc\r\n0\r\n\r\n<scan>");
    post("a chunk without its line end", CHUNKED, "1\r\na0\r\n\r\n<scan>");
    post("a chunk ended by a bare LF", CHUNKED, "1\na\n0\n\n<scan>");
    post("a chunk extension without end", CHUNKED, "0;" + "x".repeat(70_000) + "\r\n\r\n<scan>");
    post("a bare LF in a chunk extension", CHUNKED, "0;a\nb\r\n\r\n<scan>");
  }

  private void lines() {
    all.put("no version", "GET /health\r\n\r\n<scan>");
    all.put("version 3.0", "GET /health HTTP/3.0\r\nHost: a\r\n\r\n<scan>");
    all.put("version 1.1 and more", "GET /health HTTP/1.1.1\r\nHost: a\r\n\r\n<scan>");
    all.put("another protocol", "GET /health ICAP/1.0\r\nHost: a\r\n\r\n<scan>");
    all.put("a NUL in the method", "GE\u0000T /health HTTP/1.1\r\nHost: a\r\n\r\n<scan>");
    all.put("a NUL in the target", "GET /hea\u0000lth HTTP/1.1\r\nHost: a\r\n\r\n<scan>");
    all.put("a blank in the target", "GET /hea lth HTTP/1.1\r\nHost: a\r\n\r\n<scan>");
    all.put("a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n<scan>");
    all.put("lines of bare LF", "GET /health HTTP/1.1\nHost: a\n\n<scan>");
    all.put("lines of bare CR", "GET /health HTTP/1.1\rHost: a\r\r<scan>");
    all.put("no host", GET + "\r\n<scan>");
    all.put("two hosts", GET + "Host: a\r\nHost: b\r\n\r\n<scan>");
    all.put("a host that is none", GET + "Host: a b\r\n\r\n<scan>");
    all.put("a folded host", GET + "Host: a\r\n b\r\n\r\n<scan>");
    all.put("a blank before the first field", GET + " Host: a\r\n\r\n<scan>");
    all.put(
        "a folded length",
        "POST /auto-issue HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n 5\r\n\r\n<scan>");
  }

  private void headers() {
    get("a field without a colon", "Nothing\r\n");
    get("a field without a name", ": nothing\r\n");
    get("a NUL in a name", "X\u0000Y: z\r\n");
    get("a NUL in a value", "X: y\u0000z\r\n");
    get("a bare CR in a value", "X: y\rContent-Length: 5\r\n");
    get("a bare LF in a value", "X: y\nContent-Length: 5\r\n");
    get("a blank in a name", "X Y: z\r\n");
    get("brackets in a name", "X(Y): z\r\n");
    get("a DEL in a value", "X: y\u007f\r\n");
  }

  private void bombs() {
    get("one header of 64 KB", "X: " + "y".repeat(65_536) + "\r\n");
    get("ten thousand headers", "X: y\r\n".repeat(10_000));
    get("a name of 64 KB", "X".repeat(65_536) + ": y\r\n");
    all.put(
        "a target of 64 KB", "GET /" + "x".repeat(65_536) + " HTTP/1.1\r\nHost: a\r\n\r\n<scan>");
    post("a trailer of 64 KB", CHUNKED, "0\r\nX: " + "y".repeat(65_536) + "\r\n\r\n<scan>");
  }

  private void post(String name, String headers, String rest) {
    all.put(name, POST + headers + "\r\n" + rest);
  }

  private void get(String name, String header) {
    all.put(name, GET + "Host: a\r\n" + header + "\r\n<scan>");
  }
}
