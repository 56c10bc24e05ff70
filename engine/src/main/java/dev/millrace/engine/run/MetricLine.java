package dev.millrace.engine.run;

import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.task.Metrics;
import java.time.Instant;
import java.util.Map;

/** A value recorded by a task; it goes out with the transaction that stores the result. */
record MetricLine(
    Instant at,
    TaskRun run,
    Metrics.Type type,
    String name,
    double value,
    Map<String, String> tags) {}
