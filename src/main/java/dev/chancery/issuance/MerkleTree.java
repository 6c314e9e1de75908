package dev.chancery.issuance;

import dev.chancery.model.Digests;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree over entries in their order (RFC 6962 §2.1), by SHA-256. Pure.
 *
 * <p>An entry alone is the tree's leaf; of more, the left half is the largest power of two that is
 * smaller than their number.
 */
final class MerkleTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleTree() {}

  /** The Merkle Tree Hash of {@code entries}, of which there is at least one. */
  static byte[] root(List<byte[]> entries) {
    if (entries.size() == 1) {
      return hash(LEAF, entries.getFirst());
    }
    int left = left(entries.size());
    return hash(NODE, root(entries.subList(0, left)), root(entries.subList(left, entries.size())));
  }

  /** The audit path of the entry at {@code index}, from the leaf's sibling upwards. */
  static List<byte[]> path(int index, List<byte[]> entries) {
    List<byte[]> path = new ArrayList<>();
    climb(index, entries, path);
    return List.copyOf(path);
  }

  private static void climb(int index, List<byte[]> entries, List<byte[]> path) {
    if (entries.size() == 1) {
      return;
    }
    int left = left(entries.size());
    List<byte[]> lower = entries.subList(0, left);
    List<byte[]> upper = entries.subList(left, entries.size());
    if (index < left) {
      climb(index, lower, path);
      path.add(root(upper));
    } else {
      climb(index - left, upper, path);
      path.add(root(lower));
    }
  }

  private static int left(int size) {
    return Integer.highestOneBit(size - 1);
  }

  private static byte[] hash(byte kind, byte[]... parts) {
    int length = 1;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer input = ByteBuffer.allocate(length).put(kind);
    for (byte[] part : parts) {
      input.put(part);
    }
    return Digests.sha256(input.array());
  }
}
