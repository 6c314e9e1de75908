package dev.chancery.format;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an issuer says what it has issued together: a JWS over the root of the Merkle tree (RFC 6962)
 * of their digests. Its {@code typ} and its members are our own, no standard's.
 */
public final class TransactionWriter {
  private TransactionWriter() {}

  /** The name of a transaction: {@code 0x} and its root in hexadecimal. */
  public static String hash(byte[] root) {
    return "0x" + HexFormat.of().formatHex(root);
  }

  /**
   * What lacks only its signature.
   *
   * @param size how many credentials the tree has
   */
  public static Prepared prepare(
      Did issuer, DidUrl kid, Algorithm algorithm, byte[] root, int size, Instant issuedAt) {
    Map<String, @Nullable Object> statement = new LinkedHashMap<>();
    statement.put("iss", issuer.value());
    statement.put("iat", issuedAt.getEpochSecond());
    statement.put("transactionHash", hash(root));
    statement.put("size", size);
    return new Jws("transaction+jwt", algorithm, kid).prepare(statement, "");
  }
}
