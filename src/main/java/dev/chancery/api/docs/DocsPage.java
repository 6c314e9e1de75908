package dev.chancery.api.docs;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The page that shows the description, and what it is made of: two files of Swagger UI's WebJar and
 * two of our own, some 2 MB in memory from the first time that somebody asks.
 */
final class DocsPage {
  /** Runs and shows what is ours alone, and calls nobody else (CSP 3). Icons are in the style. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";

  private final Map<String, Asset> assets = new LinkedHashMap<>();
  private String html = Resource.text("/docs/docs.html");

  private DocsPage() {
    String swagger = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";
    add("swagger-ui.css", CSS, swagger);
    add("swagger-ui-bundle.js", JAVASCRIPT, swagger);
    add("docs.css", CSS, "/docs/");
    add("docs.js", JAVASCRIPT, "/docs/");
  }

  private static final class Read {
    private static final DocsPage PAGE = new DocsPage();
  }

  /** Takes milliseconds the first time: not for an event loop. */
  static DocsPage read() {
    return Read.PAGE;
  }

  String html() {
    return html;
  }

  /** What the page calls {@code name}. */
  Optional<Asset> asset(String name) {
    return Optional.ofNullable(assets.get(name));
  }

  /** The page names each by its content, so that a copy of it may be kept for ever. */
  private void add(String name, String mediaType, String directory) {
    Asset asset = Asset.of(mediaType, Resource.octets(directory + name));
    String address = asset.digest() + "-" + name;
    assets.put(address, asset);
    html = html.replace("\"/docs/" + name + "\"", "\"/docs/" + address + "\"");
  }

  /** As the WebJar itself says, so that an update is one line of the build. */
  private static String version() {
    byte[] pom = Resource.octets("/META-INF/maven/org.webjars/swagger-ui/pom.properties");
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(pom, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
