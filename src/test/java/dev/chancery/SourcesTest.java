package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a compiler does not see of the sources, or drops. */
class SourcesTest {
  private static final Path MAIN = Path.of("src", "main", "java");

  @Test
  void every_package_says_what_it_is_and_promises_nulls_and_return_values() throws IOException {
    List<Path> packages = sources().map(Path::getParent).distinct().toList();

    assertThat(packages)
        .hasSizeGreaterThan(20)
        .map(directory -> directory.resolve("package-info.java"))
        .allSatisfy(
            info -> {
              assertThat(info).exists();
              assertThat(Files.readString(info))
                  .startsWith("/**")
                  .contains("\n@NullMarked\n")
                  .contains("\n@CheckReturnValue\n");
            });
  }

  @Test
  void a_verticle_is_a_doormat_of_under_sixty_lines() throws IOException {
    assertThat(sources().filter(source -> source.toString().endsWith("Verticle.java")).toList())
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(verticle -> assertThat(Files.readAllLines(verticle)).hasSizeLessThan(60));
  }

  private static Stream<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    }
  }
}
