package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A loop over many values, all of them at once, costs time but not memory. */
@ExtendWith(PostgresExtension.class)
@Tag("slow")
class LargeLoopTest {

  private static final int ITEMS = 50_000;
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @Test
  @Timeout(value = 9, unit = TimeUnit.MINUTES)
  void fiftyThousandValuesEndInASmallHeap(TestDatabase db) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LargeLoopTest.class.getName());
    command.addAll(List.of(db.jdbcUrl(), db.user(), db.password()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("SUCCESS " + (ITEMS + 1));
  }

  /** The engine in a process of its own. */
  public static void main(String[] arguments) throws Exception {
    DatabaseSettings settings = DatabaseSettings.of(arguments[0], arguments[1], arguments[2]);
    try (Database database = Database.open(settings);
        EngineFixture engine = EngineFixture.start(database, EngineFixture.config(settings))) {
      ExecutionId id =
          engine.begin(
              """
              id: large
              namespace: test
              tasks:
                - id: each
                  type: flow.ForEach
                  values: "{{ range(1, %d) }}"
                  concurrencyLimit: 0
                  tasks:
                    - {id: r, type: debug.Return, format: "{{ taskrun.value }}"}
              """
                  .formatted(ITEMS),
              Map.of());
      String state =
          engine
              .engine()
              .executions()
              .closed(id)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .name();
      long runs =
          database
              .main()
              .withHandle(handle ->
                  handle.createQuery("select count(*) from task_run").mapTo(Long.class).one());
      System.out.write((state + " " + runs + "\n").getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    }
  }
}
