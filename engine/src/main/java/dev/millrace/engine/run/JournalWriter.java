package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.MetricEntry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The journal over the log and metric writers of the node. */
final class JournalWriter implements Journal {

  private final LogWriter logs;
  private final MetricWriter metrics;
  private final LogLimits limits;
  private final Masker masker;

  JournalWriter(LogWriter logs, MetricWriter metrics, LogLimits limits, Masker masker) {
    this.logs = logs;
    this.metrics = metrics;
    this.limits = limits;
    this.masker = masker;
  }

  @Override
  public void log(Execution execution, List<LogLine> lines) {
    for (LogLine line : lines) {
      String clean = LogText.clean(masker.mask(line.message()));
      String text = LogText.cut(clean, limits.bytesPerLineMax());
      logs.write(new LogEntry(line.at(), origin(execution, line.run()), line.level(), text));
    }
  }

  static LogEntry.Origin origin(Execution execution, @Nullable TaskRun run) {
    if (run == null) {
      return LogEntry.Origin.execution(execution.id(), execution.namespace(), execution.flowId());
    }
    return new LogEntry.Origin(
        execution.id(),
        execution.namespace(),
        execution.flowId(),
        run.taskId(),
        run.id(),
        run.attempt(),
        run.iteration(),
        run.value(),
        null);
  }

  @Override
  public void metrics(Execution execution, List<MetricLine> lines) {
    for (MetricLine line : lines) {
      metrics.write(
          new MetricEntry(
              line.at(),
              execution.id(),
              execution.namespace(),
              execution.flowId(),
              line.run().taskId(),
              line.run().id(),
              line.name(),
              line.type().name().toLowerCase(Locale.ROOT),
              line.value(),
              line.tags()));
    }
  }

  @Override
  public void flush() {
    try {
      logs.flushAll();
      metrics.flushAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the log was written");
    }
  }
}
