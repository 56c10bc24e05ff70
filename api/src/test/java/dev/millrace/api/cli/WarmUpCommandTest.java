package dev.millrace.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own, as the launcher runs it. */
@Tag("slow")
class WarmUpCommandTest {

  @TempDir private Path folder;

  @Test
  void itKeepsProgramsAndAClusterAndLeavesNothingElse() throws Exception {
    Path kept = folder.resolve("kept");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-D" + Launcher.KEPT + "=" + kept,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millrace.api.Main",
                "warm-up")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(names(kept))
        .anyMatch(name -> name.startsWith("postgres-"))
        .anyMatch(name -> name.startsWith("pgdata-"))
        .noneMatch(name -> name.endsWith(".new"));
    assertThat(names(temporary)).noneMatch(name -> name.startsWith("millrace"));
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
