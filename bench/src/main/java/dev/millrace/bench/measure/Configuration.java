package dev.millrace.bench.measure;

import dev.millrace.bench.figures.Numbers;
import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.server.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What a reader has to know of a run to compare it with another. Used by one thread. */
final class Configuration {

  private final Settings settings;
  private final Machine.Ticks start = Machine.Ticks.now();
  private final List<String> lines = new ArrayList<>();

  Configuration(Settings settings, String command) {
    this.settings = settings;
    lines.add("`" + command + "` on " + LocalDate.now(ZoneOffset.UTC) + ", commit " + commit());
    lines.add(Machine.description());
    lines.add(
        "JVM options of the launcher; PostgreSQL embedded, durable (fsync and synchronous_commit"
            + " on); client, engine and database share the machine");
    lines.add(
        "warm-up %d s; closed loops of %d s in %d slices"
            .formatted(
                settings.warmUp().toSeconds(),
                settings.amounts().loop().toSeconds(),
                settings.amounts().slices()));
  }

  /** Measures the disk now. */
  void addDisk(String when) throws IOException {
    Samples sync = Machine.syncMillis(settings.folder());
    lines.add(
        "one block of 8 kB on the disk, %s: median %s ms, p95 %s ms"
            .formatted(when, Numbers.text(sync.median()), Numbers.text(sync.percentile(95))));
  }

  void add(String line) {
    lines.add(line);
  }

  /** As a list, with what the machine lost to others since the beginning. */
  String text() {
    String stolen =
        "processor time taken by other machines (steal): %.1f %%"
            .formatted(Machine.Ticks.now().stolenPercentSince(start));
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append("- ").append(line).append('\n'));
    return text.append("- ").append(stolen).append('\n').toString();
  }

  private static String commit() {
    return run("git", "rev-parse", "--short", "HEAD")
        + (run("git", "status", "--porcelain", "-uno").isEmpty() ? "" : " with changes");
  }

  /** Its output; empty where there is no such program or it fails. */
  private static String run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? output : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
