package dev.chancery.api.page;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser would find in markup, as far as a regular expression can tell. */
final class Markup {
  private static final Pattern TAG =
      Pattern.compile("<(/?[A-Za-z!][^\\s>/]*)((?:\"[^\"]*\"|[^\">])*)>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\s+([^\\s\"'=<>/]+)(?:=\"([^\"]*)\")?");
  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

  record Attribute(String name, String value) {}

  private Markup() {}

  /** Each tag's name and its attributes' names, in order. */
  static List<String> tags(String html) {
    return TAG.matcher(html)
        .results()
        .map(tag -> tag.group(1) + attributes(tag).stream().map(Attribute::name).toList())
        .toList();
  }

  static List<Attribute> attributes(String html) {
    return TAG.matcher(html).results().flatMap(tag -> attributes(tag).stream()).toList();
  }

  private static List<Attribute> attributes(MatchResult tag) {
    List<Attribute> attributes = new ArrayList<>();
    Matcher matcher = ATTRIBUTE.matcher(tag.group(2));
    while (matcher.find()) {
      String value = matcher.group(2);
      attributes.add(new Attribute(matcher.group(1), value == null ? "" : value));
    }
    return attributes;
  }

  static String script(String html) {
    return html.substring(
        html.indexOf("<script>") + "<script>".length(), html.lastIndexOf("</script>"));
  }

  static String style(String html) {
    Matcher style = STYLE.matcher(html);
    if (!style.find()) {
      throw new AssertionError("no style element");
    }
    String content = style.group(1);
    if (style.find()) {
      throw new AssertionError("a second style element");
    }
    return content;
  }
}
