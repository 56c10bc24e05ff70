package dev.millrace.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short runs of {@code ./millrace chaos} with a fixed seed; {@code ./millrace chaos --minutes 10}
 * has time for every point. Database and logs of a failed run are kept.
 */
class ChaosTest {

  private static final long SEED = 7;

  @Test
  @Tag("slow")
  @Timeout(400)
  void nothingIsLostWhenNodesAndPostgresqlAreKilledAtEverySeam(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    passes(Scenario.MIX, Duration.ofSeconds(60), folder);
  }

  @Test
  @Tag("slow")
  @Timeout(400)
  void aNodeThatWasFrozenForThreeLeasesDuplicatesNothing(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    passes(Scenario.FREEZES, Duration.ofSeconds(15), folder);
  }

  private static void passes(Scenario scenario, Duration time, Path folder) throws Exception {
    StringWriter report = new StringWriter();

    List<String> complaints =
        new ChaosRun(
                new ChaosRun.Settings(scenario, folder, SEED, time, 20),
                new PrintWriter(report, true))
            .run();

    assertThat(complaints).as("%s", report).isEmpty();
  }
}
