package dev.chancery.testing;

import dev.chancery.api.ProblemAnswers;
import dev.chancery.model.Algorithm;
import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProofType;
import dev.chancery.model.SchemaId;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of every kind of {@link Problem}, as it is told. */
public final class ProblemSamples {
  private ProblemSamples() {}

  /** The documents that come with each code: {@code NOT_FOUND} is the code of two kinds. */
  public static Map<String, List<Map<String, @Nullable Object>>> byCode() {
    Map<String, List<Map<String, @Nullable Object>>> byCode = new TreeMap<>();
    kinds(Problem.class)
        .filter(kind -> kind != Problem.BatchEntryFailed.class) // has the code of its cause
        .map(kind -> ProblemAnswers.document(sample(kind)))
        .forEach(
            document ->
                byCode
                    .computeIfAbsent(String.valueOf(document.get("code")), _ -> new ArrayList<>())
                    .add(document));
    return byCode;
  }

  private static Stream<Class<?>> kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(kind -> kind.isInterface() ? kinds(kind) : Stream.of(kind));
  }

  private static Problem sample(Class<?> kind) {
    RecordComponent[] components = kind.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return (Problem)
          kind.getDeclaredConstructor(types)
              .newInstance(Arrays.stream(types).map(ProblemSamples::value).toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a sample of " + kind, e);
    }
  }

  private static Object value(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "text";
      case "int" -> 1;
      case "long" -> 1L;
      case "Duration" -> Duration.ofSeconds(1);
      case "Instant" -> Instant.EPOCH;
      case "List" -> List.of(new Problem.Violation("/member", "reason"));
      case "Did" -> new Did("did:example:holder");
      case "SchemaId" -> new SchemaId("badge");
      case "CredentialId" -> new CredentialId(new UUID(0, 0));
      case "CollectionId" -> new CollectionId(new UUID(0, 0));
      case "Algorithm" -> Algorithm.ES256;
      case "ProofType" -> ProofType.BBS_2023;
      case "Why" -> Problem.IdempotencyConflict.Why.ANOTHER_BODY;
      default -> throw new AssertionError("say here what a " + type + " is for a sample");
    };
  }
}
