package dev.chancery.api.vcapi;

import dev.chancery.platform.json.Members;
import dev.chancery.verification.Expected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code options} of a verification (VCALM 1.0 §3.3.1, §3.3.2).
 *
 * @param checks what VC-API had before it was VCALM: who sends it is answered 400 where something
 *     does not verify, as the suites of the W3C have it; null where it is not there. All is
 *     checked, whatever it lists
 * @param problems whether to tell what is wrong
 * @param results whether to tell what came of each check
 * @param returned whether to give back what was verified
 */
record VerifyOptions(
    @Nullable List<String> checks,
    boolean problems,
    boolean results,
    boolean returned,
    Expected expected) {

  static VerifyOptions ofCredential(@Nullable Members given) {
    Members options = given == null ? Members.of(Map.of()) : given;
    VerifyOptions read =
        new VerifyOptions(
            checks(options),
            options.truth("returnProblemDetails", true),
            options.truth("returnResults", false),
            options.truth("returnCredential", false),
            new Expected(Optional.empty(), Optional.empty()));
    options.nothingElse();
    return read;
  }

  static VerifyOptions ofPresentation(@Nullable Members given) {
    Members options = given == null ? Members.of(Map.of()) : given;
    VerifyOptions read =
        new VerifyOptions(
            checks(options),
            options.truth("returnProblemDetails", true),
            options.truth("returnResults", false),
            options.truth("returnPresentation", false),
            new Expected(
                Optional.ofNullable(options.optionalText("challenge")),
                Optional.ofNullable(options.optionalText("domain"))));
    options.nothingElse();
    return read;
  }

  private static @Nullable List<String> checks(Members options) {
    boolean asked = options.has("checks");
    List<String> checks = options.texts("checks");
    return asked ? checks : null;
  }
}
