package dev.chancery.model;

import java.util.regex.Pattern;

/** A registered credential type within its organisation; the caller may choose it. */
public record SchemaId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}");

  /** The type that every organisation has: what an agent may do for somebody. */
  public static final SchemaId AGENT_DELEGATION = new SchemaId("agent-delegation");

  public SchemaId {
    if (!FORM.matcher(value).matches()) {
      throw new ProblemException(
          new Problem.MalformedRequest(
              "/id", "1 to 200 of letters, digits and . _ : / -, a letter or digit first"));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
