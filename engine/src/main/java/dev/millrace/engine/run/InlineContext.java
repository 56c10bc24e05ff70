package dev.millrace.engine.run;

import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.task.Files;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.Logs;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.RunContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pure handler may use: templates, the log, metrics. Its log lines go out with the
 * transaction; everything that leaves the transaction is refused, because it would happen even if
 * the transaction does not.
 */
final class InlineContext implements RunContext {

  private final Session session;
  private final Task task;
  private final TaskRun run;
  private final Expressions expressions;
  private final HandlerSettings settings;
  private final InstantSource clock;

  InlineContext(
      Session session,
      Task task,
      TaskRun run,
      Expressions expressions,
      HandlerSettings settings,
      InstantSource clock) {
    this.session = session;
    this.task = task;
    this.run = run;
    this.expressions = expressions;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Identity identity() {
    return identity(session.execution(), run);
  }

  static Identity identity(Execution execution, TaskRun run) {
    return new Identity(
        execution.namespace(),
        execution.flowId(),
        execution.flowRevision(),
        execution.id().toString(),
        run.taskId(),
        run.id().toString(),
        run.attempt(),
        run.value(),
        run.iteration());
  }

  @Override
  public String render(String template, Map<String, @Nullable Object> more) {
    return expressions.templates().render(template, expressions.scope(session, task, run, more));
  }

  @Override
  public @Nullable Object renderDeep(@Nullable Object value, Map<String, @Nullable Object> more) {
    return expressions.templates().renderDeep(value, expressions.scope(session, task, run, more));
  }

  @Override
  public @Nullable Object renderTyped(String template, Map<String, @Nullable Object> more) {
    return expressions
        .templates()
        .renderTyped(template, expressions.scope(session, task, run, more));
  }

  @Override
  public Logs logs() {
    return (level, message) -> {
      if (level.compareTo(task.header().logLevel()) >= 0) {
        session.log.add(new LogEntry(clock.instant(), origin(), level, message));
      }
    };
  }

  @Override
  public Metrics metrics() {
    return (type, name, value, tags) ->
        session.metrics.add(
            new MetricEntry(clock.instant(), origin(), name, type.text(), value, tags));
  }

  private Origin origin() {
    return Origin.of(session.execution(), run);
  }

  @Override
  public Files files() {
    throw outside("files");
  }

  @Override
  public KeyValues keyValues() {
    throw outside("the key-value store");
  }

  @Override
  public Path workingDirectory() {
    throw outside("a working directory");
  }

  @Override
  public void onKill(Runnable action) {
    // Nothing can kill what runs within the transaction.
  }

  @Override
  public HandlerSettings settings() {
    return settings;
  }

  private IllegalStateException outside(String what) {
    return new IllegalStateException(
        task.type() + " is declared pure but asks for " + what + "; its handler is wrong");
  }
}
