package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search of ./millrace and ./verify, run by the shell that will run it. */
class JdkSearchTest {
  @TempDir private Path folder;

  @Test
  void aTooOldJavaIsPassedOver() throws Exception {
    Path old = jdk("jdk-17", "17.0.15", "java", "javac");
    Path fit = jdk("jdk 25", "25.0.3", "java", "javac");

    assertThat(shell("first_jdk javac \"$1\" \"$2\"", old, fit)).isEqualTo(fit + "\n");
  }

  @Test
  void aNewerJavaIsFit() throws Exception {
    Path newer = jdk("jdk-26", "26", "java", "javac");

    assertThat(shell("first_jdk java \"$1\"", newer)).isEqualTo(newer + "\n");
  }

  @Test
  void aRuntimeWithoutCompilerRunsButDoesNotBuild() throws Exception {
    Path runtime = jdk("jre-25", "25.0.1", "java");

    assertThat(shell("first_jdk java \"$1\"; first_jdk javac \"$1\" || echo none", runtime))
        .isEqualTo(runtime + "\nnone\n");
  }

  @Test
  void aFolderThatIsNoJavaIsPassedOver() throws Exception {
    assertThat(shell("first_jdk java \"$1\" '' /nonexistent || echo none", folder))
        .isEqualTo("none\n");
  }

  @Test
  void theMessageNamesWhatWasSeenAndTheRemedy() throws Exception {
    assertThat(shell("JAVA_HOME=/old/jdk; explain_missing_jdk millrace 2>&1"))
        .contains(
            "millrace: needs a JDK 25 or newer", "JAVA_HOME (/old/jdk)", "Remedy: install one");
  }

  private Path jdk(String name, String version, String... tools) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (String tool : tools) {
      Path file = Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\nexit 1\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return home;
  }

  private static String shell(String script, Path... arguments) throws Exception {
    String library = Checkout.root().resolve(".mvn/jdk.sh").toString();
    List<String> command = new ArrayList<>(List.of("sh", "-c", ". \"$LIBRARY\"; " + script, "sh"));
    for (Path argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("LIBRARY", library));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
