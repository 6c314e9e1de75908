package dev.chancery.api.page;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A square PNG of one bit a pixel (Portable Network Graphics, third edition). */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private Png() {}

  interface Pixels {
    boolean black(int x, int y);
  }

  static byte[] of(int side, Pixels pixels) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    png.writeBytes(chunk("IHDR", header(side)));
    png.writeBytes(chunk("IDAT", deflated(scanlines(side, pixels))));
    png.writeBytes(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  /** §11.2.1: depth 1, greyscale, deflate, filter method 0, not interlaced. */
  private static byte[] header(int side) {
    return ByteBuffer.allocate(13)
        .putInt(side)
        .putInt(side)
        .put(new byte[] {1, 0, 0, 0, 0})
        .array();
  }

  /** §7.2: filter type 0, then pixels from the highest bit on; a set bit is white. */
  private static byte[] scanlines(int side, Pixels pixels) {
    int stride = 1 + (side + 7) / 8;
    byte[] lines = new byte[stride * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (!pixels.black(x, y)) {
          lines[y * stride + 1 + x / 8] |= (byte) (0x80 >> x % 8);
        }
      }
    }
    return lines;
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(bytes);
      deflater.finish();
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return out.toByteArray();
  }

  /** §5.3: length, type, data, and a CRC of type and data. */
  private static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }
}
