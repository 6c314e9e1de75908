package dev.chancery.api.docs;

import dev.chancery.api.Answer;
import dev.chancery.model.Digests;
import dev.chancery.model.Gzip;
import java.util.HexFormat;

/**
 * A file that a page is made of, as it is served.
 *
 * @param digest a name that no other content has
 */
@SuppressWarnings("ArrayRecordComponent") // served as it is
record Asset(String mediaType, String digest, byte[] octets, byte[] gzipped) {
  static Asset of(String mediaType, byte[] octets) {
    String digest = HexFormat.of().formatHex(Digests.sha256(octets), 0, 16);
    return new Asset(mediaType, digest, octets, Gzip.of(octets));
  }

  /** Each coding has a tag of its own, as a strong one asks for (RFC 9110 §8.8.3.3). */
  String etag(boolean gzip) {
    return '"' + digest + (gzip ? "-gzip\"" : "\"");
  }

  /** In the content coding {@code gzip} (RFC 9110 §8.4.1.3) where the client takes that. */
  Answer answer(boolean gzip) {
    Answer answer =
        gzip
            ? Answer.of(200, mediaType, gzipped).with("Content-Encoding", "gzip")
            : Answer.of(200, mediaType, octets);
    return coded(answer);
  }

  /** To who has it already. */
  static Answer unchanged() {
    return coded(Answer.unchanged());
  }

  private static Answer coded(Answer answer) {
    return answer.with("Vary", "Accept-Encoding");
  }
}
