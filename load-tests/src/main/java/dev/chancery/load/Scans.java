package dev.chancery.load;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The bodies of {@code POST /auto-issue}. */
public final class Scans {
  private Scans() {}

  /** What a wallet posts that has scanned an {@code open} collection. */
  public static String bare(Holder holder, String collection) {
    return """
    {"did":"%s","collectionId":"%s"}"""
        .formatted(holder.did(), collection);
  }

  /** One of each holder. */
  public static List<String> bare(Holders holders, String collection) {
    return holders.all().stream().map(holder -> bare(holder, collection)).toList();
  }

  /** The same with a proof of the holder's key over a nonce of ours. */
  public static String proved(Holder holder, String collection, String audience, String nonce) {
    return """
    {"did":"%s","collectionId":"%s","proof":{"jwt":"%s"}}"""
        .formatted(holder.did(), collection, holder.proof(audience, nonce, Instant.now()));
  }

  /** One for each nonce, signed beforehand. */
  public static List<String> proved(
      Holders holders, String collection, String audience, List<String> nonces) {
    return IntStream.range(0, nonces.size())
        .parallel()
        .mapToObj(i -> proved(holders.at(i), collection, audience, nonces.get(i)))
        .toList();
  }
}
