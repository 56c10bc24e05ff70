package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.MetricStore;
import dev.millrace.engine.store.Script;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The journal over the log and metric tables, and the writer behind the attempts of the node. */
final class JournalWriter implements Journal {

  private final LogWriter logs;
  private final LogLimits limits;
  private final Masker masker;

  JournalWriter(LogWriter logs, LogLimits limits, Masker masker) {
    this.logs = logs;
    this.limits = limits;
    this.masker = masker;
  }

  @Override
  public void add(Script script, Collection<Driver> drivers) {
    List<LogEntry> lines = new ArrayList<>();
    List<MetricEntry> values = new ArrayList<>();
    for (Driver driver : drivers) {
      Session session = driver.session();
      session.log.forEach(line -> lines.add(entry(session.execution(), line)));
      session.metrics.forEach(line -> values.add(entry(session.execution(), line)));
    }
    if (!lines.isEmpty()) {
      LogStore.insert(script, lines);
    }
    if (!values.isEmpty()) {
      MetricStore.insert(script, values);
    }
  }

  private LogEntry entry(Execution execution, LogLine line) {
    String clean = LogText.clean(masker.mask(line.message()));
    String text = LogText.cut(clean, limits.bytesPerLineMax());
    return new LogEntry(line.at(), origin(execution, line.run()), line.level(), text);
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

  private static MetricEntry entry(Execution execution, MetricLine line) {
    return new MetricEntry(
        line.at(),
        execution.id(),
        execution.namespace(),
        execution.flowId(),
        line.run().taskId(),
        line.run().id(),
        line.name(),
        line.type().name().toLowerCase(Locale.ROOT),
        line.value(),
        line.tags());
  }

  @Override
  public void flush(ExecutionId execution) throws InterruptedException {
    logs.flush(List.of(execution));
  }
}
