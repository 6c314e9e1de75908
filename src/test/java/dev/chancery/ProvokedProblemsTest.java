package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.ProblemSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each code that a caller may meet is met by a test: one that speaks HTTP names it as what it
 * expects.
 */
class ProvokedProblemsTest {
  private static final Path TESTS = Path.of("src", "test", "java", "dev", "chancery");

  /** They name every code, and provoke none. */
  private static final Set<String> LISTS =
      Set.of("OpenApiTest.java", "ProvokedProblemsTest.java", "ProblemSamples.java");

  private static final Pattern SPEAKS_HTTP =
      Pattern.compile("import dev\\.chancery\\.testing\\.Api");

  @Test
  void every_problem_is_provoked_over_HTTP() throws IOException {
    List<String> tests = tests();
    assertThat(tests).hasSizeGreaterThan(40);
    Set<String> unprovoked = new TreeSet<>();
    for (String code : ProblemSamples.byCode().keySet()) {
      Pattern expected = Pattern.compile("[\"| ]" + code + "\\b");
      if (tests.stream().noneMatch(test -> expected.matcher(test).find())) {
        unprovoked.add(code);
      }
    }

    assertThat(unprovoked).as("codes that no test asks for over HTTP").isEmpty();
  }

  private static List<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .filter(path -> path.toString().endsWith("Test.java"))
          .filter(path -> !LISTS.contains(path.getFileName().toString()))
          .map(ProvokedProblemsTest::text)
          .filter(text -> SPEAKS_HTTP.matcher(text).find())
          .toList();
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
