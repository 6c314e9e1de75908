package dev.chancery.notify;

import dev.chancery.model.EmailAddress;
import dev.chancery.outbox.Post;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes letters: the organisation's text in a frame of ours, once as text and once as HTML with
 * the card. What an organisation wrote never becomes markup.
 */
final class Letters {
  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
      <body style="margin:0;padding:24px;background:#f4f5f7;color:#1f2933;font-family:sans-serif;line-height:1.5">
      <table role="presentation" align="center" style="max-width:480px;width:100%">
      <tr><td style="padding:24px;border-radius:12px;background:{background};color:{ink}">{picture}
      <p style="margin:8px 0 0;font-size:20px;font-weight:bold">{name}</p><p style="margin:0">{collection}</p></td></tr>
      <tr><td style="padding:16px 4px">{body}</td></tr>
      <tr><td style="padding:8px 4px"><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:8px;\
      background:#1f2933;color:#ffffff;text-decoration:none">Collect it</a></td></tr>
      <tr><td style="padding:16px 4px;font-size:13px">Or open this address: <a href="{link}" style="color:#1f2933">{link}</a></td></tr>
      </table>
      </body>
      </html>
      """;

  private static final String PICTURE =
      "<img src=\"cid:card\" alt=\"\" width=\"64\" style=\"display:block;max-height:64px\">";

  private final EmailAddress from;

  Letters(EmailAddress from) {
    this.from = from;
  }

  Letter write(UUID id, Card card, MailTemplate template, Post.Opened opened) {
    String subject = template.subject(card.collection());
    String body = template.body(card.collection());
    return new Letter(
        id,
        from,
        Letter.line(card.collection()),
        opened.to(),
        subject,
        body.strip() + "\n\n" + opened.link() + "\n",
        html(card, subject, body, opened.link().toString()),
        opened.link(),
        card.logo());
  }

  /** What is filled in is escaped, and not looked through for further places. */
  private static String html(Card card, String subject, String body, String link) {
    StringBuilder html = new StringBuilder();
    for (String part : HTML.split("(?=\\{[a-z]+})|(?<=\\{[a-z]{1,20}})")) {
      html.append(
          switch (part) {
            case "{title}" -> escaped(subject);
            case "{background}" -> escaped(card.background());
            case "{ink}" -> escaped(card.ink());
            case "{picture}" -> card.logo() == null ? "" : PICTURE;
            case "{name}" -> escaped(card.name());
            case "{collection}" -> escaped(card.collection());
            case "{body}" -> paragraphs(body);
            case "{link}" -> escaped(link);
            default -> part;
          });
    }
    return html.toString();
  }

  private static String paragraphs(String body) {
    return Arrays.stream(body.strip().split("\\R\\s*\\R"))
        .map(each -> "<p>" + escaped(each).replaceAll("\\R", "<br>") + "</p>")
        .collect(Collectors.joining());
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(each);
              }
            });
    return escaped.toString();
  }
}
