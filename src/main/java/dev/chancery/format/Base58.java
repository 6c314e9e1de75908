package dev.chancery.format;

import java.nio.ByteBuffer;

/**
 * A signature of 64 octets as multibase base58-btc (Controlled Identifiers §2.4). The multibase
 * library divides a digit at a time and takes longer than all the rest of a credential; here five
 * digits are divided off at once.
 */
final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /** 58⁵, which a remainder and 32 more bits do not make too long for a long. */
  private static final long FIVE_DIGITS = 656_356_768L;

  /** 64 octets are 88 digits at most. */
  private static final int MAX_DIGITS = 90;

  private Base58() {}

  static String multibase(byte[] octets) {
    int[] number = new int[octets.length / Integer.BYTES];
    ByteBuffer.wrap(octets).asIntBuffer().get(number);
    char[] text = new char[MAX_DIGITS + octets.length + 1];
    int begin = text.length;
    for (int first = 0; first < number.length; ) {
      long five = remainder(number, first);
      for (int i = 0; i < 5; i++) {
        text[--begin] = ALPHABET.charAt((int) (five % 58));
        five /= 58;
      }
      if (number[first] == 0) {
        first++;
      }
    }
    return multibase(octets, text, begin);
  }

  /** Divides {@code number} from {@code first} on, and answers what is left. */
  private static long remainder(int[] number, int first) {
    long left = 0;
    for (int i = first; i < number.length; i++) {
      long part = (left << 32) | (number[i] & 0xffff_ffffL);
      number[i] = (int) (part / FIVE_DIGITS);
      left = part % FIVE_DIGITS;
    }
    return left;
  }

  /** As many ones in front as there are zero octets. */
  private static String multibase(byte[] octets, char[] text, int from) {
    int begin = from;
    while (begin < text.length && text[begin] == '1') {
      begin++;
    }
    for (int i = 0; i < octets.length && octets[i] == 0; i++) {
      text[--begin] = '1';
    }
    text[--begin] = 'z';
    return new String(text, begin, text.length - begin);
  }
}
