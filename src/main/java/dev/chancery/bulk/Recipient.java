package dev.chancery.bulk;

import dev.chancery.model.Did;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For whom a row is: a DID, or what else its organisation knows somebody by. Prints as nothing.
 *
 * @param email as it was written, but for white space around it
 * @param phone in E.164
 * @param externalId of the organisation's own
 */
public record Recipient(
    @Nullable Did did,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String externalId) {
  static final Recipient NOBODY = new Recipient(null, null, null, null);

  static final String DID = "did";
  static final String EMAIL = "email";
  static final String PHONE = "phone";
  static final String EXTERNAL_ID = "externalId";

  /** What columns and members are called that say for whom a row is. */
  static final List<String> NAMES = List.of(DID, EMAIL, PHONE, EXTERNAL_ID);

  /** The same, the surest first. */
  private static final List<String> SUREST = List.of(DID, EXTERNAL_ID, EMAIL, PHONE);

  private static final int LONGEST_EXTERNAL_ID = 200;

  /** RFC 5321 §4.5.3.1.3. */
  private static final int LONGEST_EMAIL = 254;

  /**
   * What a mail can be sent to. Every way to write an address that nobody uses (RFC 5322 §3.4.1) is
   * a way into a header (threat T-26).
   */
  private static final Pattern EMAIL_ADDRESS =
      Pattern.compile(
          "[\\p{L}\\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63})+");

  private static final Pattern SEPARATORS = Pattern.compile("[ ()./-]");
  private static final Pattern E_164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

  boolean isNobody() {
    return did == null && email == null && phone == null && externalId == null;
  }

  /** The name of a kind, one of {@link #NAMES}; null where there is none. */
  @Nullable String name(String kind) {
    return switch (kind) {
      case DID -> did == null ? null : did.value();
      case EMAIL -> email == null ? null : email.toLowerCase(Locale.ROOT);
      case PHONE -> phone;
      case EXTERNAL_ID -> externalId;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /**
   * What the recipient is told apart by: the surest of its names, and which one that is. Who is
   * named by two of them in two rows is two.
   */
  String identity() {
    return names(SUREST).getFirst();
  }

  /** Its names but for the DID, each with its kind, the surest first. */
  List<String> aliases() {
    return names(SUREST.subList(1, SUREST.size()));
  }

  private List<String> names(List<String> kinds) {
    return kinds.stream()
        .filter(kind -> name(kind) != null)
        .map(kind -> kind + '|' + name(kind))
        .toList();
  }

  Map<String, @Nullable Object> json() {
    return Json.of(
        DID, did == null ? null : did.value(), EMAIL, email, PHONE, phone, EXTERNAL_ID, externalId);
  }

  /** What {@link #json} wrote. */
  static Recipient of(Map<String, @Nullable Object> json) {
    return new Recipient(
        json.get(DID) instanceof String did ? new Did(did) : null,
        json.get(EMAIL) instanceof String email ? email : null,
        json.get(PHONE) instanceof String phone ? phone : null,
        json.get(EXTERNAL_ID) instanceof String externalId ? externalId : null);
  }

  /** One that is read name by name; each may be wrong by itself. */
  static final class Reader {
    private final List<Fault> faults;
    private @Nullable Did did;
    private @Nullable String email;
    private @Nullable String phone;
    private @Nullable String externalId;

    /** Adds to {@code faults}. */
    Reader(List<Fault> faults) {
      this.faults = faults;
    }

    /** {@code value} of {@code column}, which is what {@code name} says. */
    void read(String name, String column, String value) {
      switch (name) {
        case DID -> did = parsed(value, Reader::did, column, Fault.DID_MALFORMED, "not a DID");
        case EMAIL ->
            email =
                parsed(
                    value,
                    Reader::email,
                    column,
                    Fault.EMAIL_MALFORMED,
                    "not an address for e-mail");
        case PHONE ->
            phone =
                parsed(
                    value,
                    Reader::phone,
                    column,
                    Fault.PHONE_MALFORMED,
                    "not a number in E.164, such as +41791234567");
        case EXTERNAL_ID ->
            externalId =
                parsed(
                    value,
                    Reader::externalId,
                    column,
                    Fault.EXTERNAL_ID_MALFORMED,
                    "longer than "
                        + LONGEST_EXTERNAL_ID
                        + " characters, or with control characters");
        default -> throw new IllegalArgumentException(name);
      }
    }

    private <T> @Nullable T parsed(
        String value,
        Function<String, @Nullable T> parse,
        String column,
        String code,
        String reason) {
      T parsed = parse.apply(value.strip());
      if (parsed == null) {
        faults.add(new Fault(column, code, reason));
      }
      return parsed;
    }

    Recipient recipient() {
      return new Recipient(did, email, phone, externalId);
    }

    private static @Nullable Did did(String text) {
      try {
        return new Did(text);
      } catch (ProblemException _) {
        return null;
      }
    }

    private static @Nullable String email(String text) {
      return text.length() <= LONGEST_EMAIL && EMAIL_ADDRESS.matcher(text).matches() ? text : null;
    }

    private static @Nullable String phone(String text) {
      String digits = SEPARATORS.matcher(text).replaceAll("");
      return E_164.matcher(digits).matches() ? digits : null;
    }

    private static @Nullable String externalId(String text) {
      return text.length() <= LONGEST_EXTERNAL_ID && text.chars().noneMatch(Character::isISOControl)
          ? text
          : null;
    }
  }

  @Override
  public String toString() {
    return "Recipient";
  }
}
