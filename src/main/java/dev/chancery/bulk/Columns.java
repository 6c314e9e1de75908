package dev.chancery.bulk;

import dev.chancery.catalog.ClaimInput;
import dev.chancery.issuance.Plan;
import dev.chancery.model.Problem;
import dev.chancery.platform.json.Json;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a file are for. A column is named as what it is for: {@code did}, {@code
 * email}, {@code phone} or {@code externalId}, or a claim by its path, {@code address.locality} or
 * {@code /address/locality}. Any other name needs a mapping. Where a claim is called as a name of
 * the recipient is, the column is for both.
 */
final class Columns implements RowReading {
  private static final int LONGEST_NAME = 200;

  /**
   * What there is to be for.
   *
   * @param mapping from names of columns
   * @param key what rows are told apart by, if not by the surest of the recipient's names
   * @param inputs of the collection's claims
   * @param takesOthers whether there may be claims beyond these
   */
  record Knowledge(
      Map<String, String> mapping,
      @Nullable String key,
      List<ClaimInput> inputs,
      boolean takesOthers) {
    static Knowledge of(Plan plan, Map<String, String> mapping) {
      return new Knowledge(
          mapping,
          plan.collection().policy().key(),
          plan.type().inputs(),
          plan.type().takesOthers());
    }

    Knowledge {
      Map<String, String> normalized = new HashMap<>();
      mapping.forEach((name, target) -> normalized.put(normalized(name), target));
      mapping = normalized;
    }

    @Nullable ClaimInput input(String target) {
      String name = path(target);
      return inputs.stream().filter(input -> input.name().equals(name)).findFirst().orElse(null);
    }
  }

  /**
   * One column.
   *
   * @param recipient which name of the recipient it is; null where it is none
   * @param inputs the claims that are made of it; several where a template names it twice
   */
  private record Column(String name, @Nullable String recipient, List<ClaimInput> inputs) {
    boolean isFor(String target) {
      return target.equals(recipient)
          || inputs.stream().anyMatch(input -> input.name().equals(path(target)));
    }
  }

  /** A claim's path in one word, however it is written. */
  private static String path(String target) {
    return target.startsWith("/") ? target.substring(1).replace('/', '.') : target;
  }

  private final List<Column> columns;
  private final Map<String, String> nameByPointer = new HashMap<>();

  private Columns(List<Column> columns) {
    this.columns = columns;
    columns.forEach(
        column -> column.inputs.forEach(input -> nameByPointer.put(input.pointer(), column.name)));
  }

  /** The columns that {@code header} names, in {@code line}; {@link Problem.FileMalformed}. */
  static Columns of(int line, List<String> header, Knowledge knowledge) {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String written : header) {
      String name = normalized(written);
      String fault = names.add(name) ? fault(name) : "a name that two columns have";
      if (fault != null) {
        throw CsvSource.refused(line, String.valueOf(columns.size() + 1), fault);
      }
      columns.add(column(line, columns.size(), name, knowledge));
    }
    if (!names.containsAll(knowledge.mapping.keySet())) {
      throw CsvSource.refused(line, "", "no column of a name that is mapped");
    }
    String key = knowledge.key;
    if (key != null && columns.stream().noneMatch(column -> column.isFor(key))) {
      throw CsvSource.refused(
          line, "", "no column for what the collection's policy has as its key");
    }
    return new Columns(columns);
  }

  private static String normalized(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
  }

  private static @Nullable String fault(String name) {
    if (name.isEmpty()) {
      return "a column without a name";
    }
    return name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)
        ? "a name of more than " + LONGEST_NAME + " characters, or with control characters"
        : null;
  }

  private static Column column(int line, int index, String name, Knowledge knowledge) {
    String target = knowledge.mapping.getOrDefault(name, name);
    String recipient = Recipient.NAMES.contains(target) ? target : null;
    ClaimInput input = knowledge.input(target);
    if (recipient == null && input == null) {
      input = other(line, index, target, knowledge);
    }
    return new Column(name, recipient, input == null ? List.of() : all(input, knowledge));
  }

  private static List<ClaimInput> all(ClaimInput input, Knowledge knowledge) {
    List<ClaimInput> same =
        knowledge.inputs.stream().filter(each -> each.path().equals(input.path())).toList();
    return same.isEmpty() ? List.of(input) : same;
  }

  private static ClaimInput other(int line, int index, String target, Knowledge knowledge) {
    if (!knowledge.takesOthers) {
      throw CsvSource.refused(
          line,
          String.valueOf(index + 1),
          target.contains(";")
              ? "a column that is for nothing: fields are separated by commas"
              : "a column that is for nothing: no claim is called so, nor mapped to it");
    }
    return new ClaimInput(List.of(target), "/" + target, Set.of());
  }

  @Override
  public Row read(SourceRow row) {
    return switch (row) {
      case SourceRow.Fields(int line, String[] values) -> read(line, values);
      case SourceRow.Members _ -> throw new IllegalArgumentException("a row without columns");
    };
  }

  private Row read(int line, String[] values) {
    if (values.length != columns.size()) {
      return Row.unreadable(
          line,
          new Fault(
              null,
              Fault.FIELD_COUNT,
              values.length + " fields, and " + columns.size() + " columns in the header"));
    }
    List<Fault> faults = new ArrayList<>();
    Recipient.Reader recipient = new Recipient.Reader(faults);
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!values[i].isEmpty()) {
        read(columns.get(i), values[i], recipient, input, faults);
      }
    }
    return new Row(line, recipient.recipient(), input, faults);
  }

  private static void read(
      Column column,
      String value,
      Recipient.Reader recipient,
      Map<String, @Nullable Object> input,
      List<Fault> faults) {
    if (column.recipient != null) {
      recipient.read(column.recipient, column.name, value);
    }
    if (column.inputs.isEmpty()) {
      return;
    }
    ClaimInput claim = column.inputs.getFirst();
    try {
      put(input, claim.path(), Cells.value(value, claim.types()));
    } catch (Cells.Mismatch e) {
      faults.add(new Fault(column.name, Fault.TYPE_MISMATCH, String.valueOf(e.getMessage())));
    }
  }

  private static void put(Map<String, @Nullable Object> into, List<String> path, Object value) {
    Map<String, @Nullable Object> parent = into;
    for (String name : path.subList(0, path.size() - 1)) {
      Object child = parent.computeIfAbsent(name, _ -> new LinkedHashMap<String, Object>());
      if (!(child instanceof Map<?, ?> map)) {
        return;
      }
      parent = Json.members(map);
    }
    parent.put(path.getLast(), value);
  }

  @Override
  public String column(String pointer) {
    return nameByPointer.getOrDefault(pointer, pointer);
  }
}
