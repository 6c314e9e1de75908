package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTest {
  @Test
  void a_display_survives_being_written_and_read() {
    String json =
        """
        [{"name": "Diplôme", "description": "Für alle", "locale": "de-CH", "backgroundColor": "#1a2b3C",
          "textColor": "#ffffff", "logo": {"uri": "data:image/png;base64,AAAA", "alternativeText": "x"}},
         {"name": "Diploma"}]
        """;

    List<Display> displays = displays(json);

    assertThat(displays.stream().map(Display::json).toList())
        .isEqualTo(Json.array(json.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"a\\u0007\"} | /display/0/name",
        "{\"locale\": \"de_CH\"} | /display/0/locale",
        "{\"backgroundColor\": \"red\"} | /display/0/backgroundColor",
        "{\"textColor\": \"#fff\"} | /display/0/textColor",
        "{\"colour\": \"#ffffff\"} | /display/0/colour",
        "{\"locale\": \"de\"}, {\"locale\": \"DE\"} | /display/1/locale",
        "{\"name\": \"x\"}, {\"name\": \"y\"} | /display/1/locale",
        "{\"logo\": {}} | /display/0/logo/uri",
        "{\"logo\": {\"uri\": \"data:image/png;base64,AA\", \"href\": 1}} | /display/0/logo/href",
        "{\"logo\": {\"uri\": \"https://127.0.0.1:9/trap.png\"}} | /display/0/logo/uri",
        "{\"logo\": {\"uri\": \"data:image/svg+xml;base64,PHN2Zz4=\"}} | /display/0/logo/uri",
        "{\"logo\": {\"uri\": \"data:image/png,raw\"}} | /display/0/logo/uri",
        "{\"logo\": {\"uri\": \"javascript:alert(1)\"}} | /display/0/logo/uri"
      })
  void nonsense_is_pointed_at(String display, String pointer) {
    assertThat(Refusals.pointer(() -> displays("[" + display + "]"))).isEqualTo(pointer);
  }

  @Test
  void texts_are_bounded() {
    assertThat(Refusals.pointer(() -> displays("[{\"name\": \"%s\"}]".formatted("x".repeat(101)))))
        .isEqualTo("/display/0/name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif"})
  void a_picture_is_written_anew_as_PNG(String format) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    image.setRGB(5, 5, Color.WHITE.getRGB());

    Logo logo = new Logo(uri(format, file(image, format)), "A seal").reencoded();

    assertThat(logo.uri()).startsWith("data:image/png;base64,");
    assertThat(logo.alternativeText()).isEqualTo("A seal");
    BufferedImage written = ImageIO.read(new ByteArrayInputStream(bytes(logo)));
    assertThat(written.getWidth()).isEqualTo(40);
    assertThat(written.getHeight()).isEqualTo(30);
  }

  @Test
  void what_hides_in_a_picture_does_not_survive() throws IOException {
    byte[] image = file(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png");
    byte[] script = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
    byte[] comment = chunk("tEXt", script);
    byte[] polyglot =
        ByteBuffer.allocate(image.length + comment.length + script.length)
            .put(image, 0, 33) // the signature and IHDR
            .put(comment)
            .put(image, 33, image.length - 33)
            .put(script)
            .array();

    Logo logo = new Logo(uri("png", polyglot), null).reencoded();

    assertThat(new String(bytes(logo), StandardCharsets.ISO_8859_1)).doesNotContain("script");
  }

  @Test
  void a_picture_that_unfolds_in_memory_is_refused_from_its_header() {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(60_000)
            .putInt(60_000)
            .put(new byte[] {8, 6, 0, 0, 0})
            .array();
    byte[] bomb =
        ByteBuffer.allocate(8 + 25).putLong(0x89504E470D0A1A0AL).put(chunk("IHDR", header)).array();

    assertThatThrownBy(() -> new Logo(uri("png", bomb), null).reencoded())
        .hasMessageContaining("1024 pixels a side");
  }

  @Test
  void a_picture_of_1025_pixels_is_refused_and_one_of_1024_is_not() throws IOException {
    byte[] wide = file(new BufferedImage(1025, 1, BufferedImage.TYPE_BYTE_BINARY), "png");
    byte[] fits = file(new BufferedImage(1024, 1024, BufferedImage.TYPE_BYTE_BINARY), "png");

    assertThatThrownBy(() -> new Logo(uri("png", wide), null).reencoded())
        .hasMessageContaining("1024 pixels a side");
    assertThat(new Logo(uri("png", fits), null).reencoded().uri()).startsWith("data:image/png");
  }

  @Test
  void a_picture_that_is_too_long_as_PNG_is_refused() throws IOException {
    BufferedImage noise = new BufferedImage(600, 600, BufferedImage.TYPE_INT_RGB);
    SplittableRandom chance = new SplittableRandom(1);
    for (int i = 0; i < 600 * 600; i++) {
      noise.setRGB(i % 600, i / 600, chance.nextInt());
    }

    assertThatThrownBy(() -> new Logo(uri("jpeg", file(noise, "jpeg")), null).reencoded())
        .hasMessageContaining("longer than 256 KB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif"})
  void a_damaged_picture_is_refused(String format) throws IOException {
    byte[] good = file(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), format);
    SplittableRandom chance = new SplittableRandom(7);
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j < 8; j++) {
        bad[chance.nextInt(bad.length)] = (byte) chance.nextInt();
      }
      assertRefusedOrWritten(new Logo(uri(format, bad), null));
    }
    assertThatThrownBy(() -> new Logo(uri(format, new byte[0]), null).reencoded())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_picture_of_another_kind_than_it_says_is_refused() {
    byte[] svg = "<svg onload='alert(1)'/>".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> new Logo(uri("png", svg), null).reencoded())
        .hasMessageContaining("not a readable png");
  }

  private static void assertRefusedOrWritten(Logo logo) {
    try {
      assertThat(logo.reencoded().uri()).startsWith("data:image/png;base64,");
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("not a readable");
    }
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] body =
        ByteBuffer.allocate(4 + data.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(data)
            .array();
    CRC32 crc = new CRC32();
    crc.update(body);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(body)
        .putInt((int) crc.getValue())
        .array();
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static String uri(String format, byte[] file) {
    return "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(file);
  }

  private static byte[] bytes(Logo logo) {
    return Base64.getDecoder().decode(logo.uri().substring(logo.uri().indexOf(',') + 1));
  }

  private static List<Display> displays(String json) {
    return Display.list(
        Members.of(Json.of("display", Json.array(json.getBytes(StandardCharsets.UTF_8)))));
  }
}
