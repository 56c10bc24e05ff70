package dev.millrace.bench.measure;

import dev.millrace.bench.report.Line;
import dev.millrace.bench.server.ServerUsage;
import java.time.Duration;
import java.util.List;

/** W6: what a node costs that has nothing to do. */
final class Idle {

  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double PERCENT = 100;

  private Idle() {}

  /** On a server that counts its statements, which may have been loaded before. */
  static List<Line> measure(Server server, Duration window) {
    server.statistics().vacuum();
    Waiting.pass(window.dividedBy(2)); // the start is over, compilers included
    long statements = server.statistics().statements();
    ServerUsage.Processor before = server.usage().processor();
    Waiting.pass(window);
    ServerUsage.Processor used = server.usage().processor().since(before);
    double seconds = window.toMillis() / MILLIS_PER_SECOND;
    double queries = (server.statistics().statements() - statements) / seconds;
    double percent = PERCENT * (used.jvm() + used.postgres()) / MILLIS_PER_SECOND / seconds;
    return List.of(
        Line.less("W6 queries", "idle node: statements", "/s", queries),
        Line.less("W6 processor", "idle node: JVM and PostgreSQL", "% of one", percent));
  }

  /** Memory of a server at this moment. */
  static Line memory(Server server, String key, String when) {
    ServerUsage.Memory memory = server.usage().memory();
    String title =
        "memory %s: JVM %.0f, PostgreSQL %.0f (%.0f with shared pages counted for each process)"
            .formatted(when, memory.jvm(), memory.postgresShare(), memory.postgresResident());
    return Line.less(key, title, "MB", memory.total());
  }
}
