package dev.chancery.api.docs;

import dev.chancery.api.Answer;
import dev.chancery.model.Digests;
import java.util.HexFormat;

/** A file that a page is made of, as it is served. */
@SuppressWarnings("ArrayRecordComponent") // served as it is
record Asset(String mediaType, byte[] octets) {
  /** A name that no other content has. */
  String digest() {
    return HexFormat.of().formatHex(Digests.sha256(octets), 0, 16);
  }

  Answer answer() {
    return Answer.of(200, mediaType, octets);
  }
}
