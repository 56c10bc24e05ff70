package dev.millrace.engine.run;

import dev.millrace.engine.task.Files;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.Logs;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a handler may use while one attempt runs on this node. */
final class AttemptContext implements RunContext, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptContext.class);

  private final Assignment assignment;
  private final Reads reads;
  private final Expressions expressions;
  private final Ports ports;
  private final List<Runnable> onKill = new ArrayList<>();
  private boolean killed;
  private @Nullable Path folder;

  /** The ports of one attempt. */
  record Ports(
      Logs logs, TaskMetrics metrics, Files files, KeyValues keyValues, HandlerSettings settings) {}

  /** Makes the ports of an attempt. */
  @FunctionalInterface
  interface PortsFactory {
    Ports of(Assignment assignment);
  }

  AttemptContext(Assignment assignment, Reads reads, Expressions expressions, Ports ports) {
    this.assignment = assignment;
    this.reads = reads;
    this.expressions = expressions;
    this.ports = ports;
  }

  @Override
  public Identity identity() {
    return InlineContext.identity(assignment.execution(), assignment.run());
  }

  @Override
  public String render(String template, Map<String, @Nullable Object> more) {
    return expressions
        .templates()
        .render(template, expressions.scope(reads, assignment.task(), assignment.run(), more));
  }

  @Override
  public @Nullable Object renderDeep(@Nullable Object value, Map<String, @Nullable Object> more) {
    return expressions
        .templates()
        .renderDeep(value, expressions.scope(reads, assignment.task(), assignment.run(), more));
  }

  @Override
  public @Nullable Object renderTyped(String template, Map<String, @Nullable Object> more) {
    return expressions
        .templates()
        .renderTyped(template, expressions.scope(reads, assignment.task(), assignment.run(), more));
  }

  @Override
  public Logs logs() {
    return ports.logs();
  }

  @Override
  public Metrics metrics() {
    return ports.metrics();
  }

  @Override
  public Files files() {
    return ports.files();
  }

  @Override
  public KeyValues keyValues() {
    return ports.keyValues();
  }

  @Override
  public Path workingDirectory() throws IOException {
    Path known = folder;
    if (known == null) {
      known = java.nio.file.Files.createTempDirectory("millrace-" + assignment.run().id() + "-");
      folder = known;
    }
    return known;
  }

  @Override
  public void onKill(Runnable action) {
    synchronized (onKill) {
      if (!killed) {
        onKill.add(action);
        return;
      }
    }
    action.run();
  }

  /** Ends what the handler registered; from another thread than the handler's. */
  void kill() {
    List<Runnable> actions;
    synchronized (onKill) {
      if (killed) {
        return;
      }
      killed = true;
      actions = List.copyOf(onKill);
    }
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) { // one action must not keep the others from running
        LOG.warn("killing an attempt: an action failed", e);
      }
    }
  }

  @Override
  public HandlerSettings settings() {
    return ports.settings();
  }

  /** Removes the working directory. */
  @Override
  public void close() {
    Path known = folder;
    if (known == null) {
      return;
    }
    try (Stream<Path> tree = java.nio.file.Files.walk(known)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        java.nio.file.Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("working directory {} could not be removed: {}", known, e.toString());
    }
  }
}
