package dev.chancery.notify;

/**
 * How the mails of a collection read: text of the organisation's, in the frame of ours. {@code
 * {collection}} stands for the collection's name, and nothing else for anything.
 *
 * @param subject one line
 */
public record MailTemplate(String subject, String body) {
  public static final MailTemplate STANDARD =
      new MailTemplate(
          "{collection}: collect your credential",
          "A credential is ready for you: {collection}.\n\nOpen this link to collect it with your wallet.");

  private static final int LONGEST_BODY = 5_000;
  private static final String COLLECTION = "{collection}";

  public MailTemplate {
    if (!Letter.isLine(subject)) {
      throw new IllegalArgumentException("a subject that is no line of at most 200 characters");
    }
    if (body.isBlank() || body.length() > LONGEST_BODY) {
      throw new IllegalArgumentException("a text that is empty, or longer than 5000 characters");
    }
  }

  String subject(String collection) {
    return Letter.line(subject.replace(COLLECTION, collection));
  }

  String body(String collection) {
    return body.replace(COLLECTION, Letter.line(collection));
  }
}
