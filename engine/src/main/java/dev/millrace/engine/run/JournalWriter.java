package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.MetricStore;
import dev.millrace.engine.store.Script;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
      session.log.forEach(line -> lines.add(storable(line)));
      values.addAll(session.metrics);
    }
    if (!lines.isEmpty()) {
      LogStore.insert(script, lines);
    }
    if (!values.isEmpty()) {
      MetricStore.insert(script, values);
    }
  }

  private LogEntry storable(LogEntry line) {
    String clean = LogText.clean(masker.mask(line.message()));
    return line.withMessage(LogText.cut(clean, limits.bytesPerLineMax()));
  }

  @Override
  public void flush(ExecutionId execution) throws InterruptedException {
    logs.flush(List.of(execution));
  }
}
