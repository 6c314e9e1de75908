package dev.chancery.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Gzip (RFC 1952), which every JDK has. */
public final class Gzip {
  private Gzip() {}

  /** {@code octets} compressed; no time is written, so that the same ones give the same. */
  public static byte[] of(byte[] octets) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(octets);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return compressed.toByteArray();
  }
}
