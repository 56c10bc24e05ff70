package dev.millrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A script runs under the engine's user, or as the superuser of a container, and yet does not read
 * the engine's secrets.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(PostgresExtension.class)
class ProcessGuardTest {

  /** Of this run alone: another one on this machine may have its own. */
  private static final String SECRET =
      Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes(UTF_8));

  @TempDir private Path folder;

  @Test
  void aScriptFindsNoSecretInTheEnvironmentOfAnyProcess(TestDatabase db) throws Exception {
    Path flow =
        Files.writeString(
            folder.resolve("flow.yaml"),
            """
            id: spy
            namespace: test
            tasks:
              - id: look
                type: shell.Commands
                taskRunner: {type: io.kestra.plugin.core.runner.Process}
                commands:
                  - echo "parent $(tr -d '\\0' < /proc/$PPID/environ 2>/dev/null | wc -c) bytes"
                  - echo "found $(grep -l -a -s '%s' /proc/[0-9]*/environ | wc -l) times"
                  - echo "own secrets $(env | grep -c '%s')" || true
            """
                .formatted(SECRET, SECRET));

    String output = run(db, flow);

    assertThat(output).contains("parent 0 bytes", "found 0 times", "own secrets 0");
  }

  private String run(TestDatabase db, Path flow) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--bounding-set=-sys_admin")); // as in a container
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("run", "--database-url", db.jdbcUrl(), "--database-user", db.user()));
    command.addAll(List.of("--database-password", db.password(), flow.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SECRET_TEST", SECRET);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }
}
