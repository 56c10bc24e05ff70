package dev.millrace.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short runs of {@code ./millrace chaos}, each with another seed, which a failure names; database
 * and logs of a failed one are kept. What they find is new each time, so they run when asked for:
 * {@code ./verify -Dmillrace.chaos=true}.
 */
@EnabledIfSystemProperty(named = "millrace.chaos", matches = "true")
class ChaosTest {

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
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    StringWriter report = new StringWriter();

    List<String> complaints =
        new ChaosRun(
                new ChaosRun.Settings(scenario, folder, seed, time, 20),
                new PrintWriter(report, true))
            .run();

    assertThat(complaints).as("%s", report).isEmpty();
  }
}
