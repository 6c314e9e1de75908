package dev.chancery.bulk;

import dev.chancery.catalog.ClaimInput;
import dev.chancery.issuance.Plan;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The header of a file for a collection. */
public final class Template {
  private Template() {}

  /**
   * Columns for whom a row is, of which one is enough, and for each claim that the collection does
   * not give itself.
   */
  public static String of(Plan plan) {
    Set<String> given = plan.collection().claims().values().keySet();
    Set<String> names = new LinkedHashSet<>(Recipient.NAMES);
    plan.type().inputs().stream()
        .filter(input -> !given.contains(input.path().getFirst()))
        .map(ClaimInput::name)
        .forEach(names::add);
    return names.stream().map(Report::field).collect(Collectors.joining(",")) + "\r\n";
  }
}
