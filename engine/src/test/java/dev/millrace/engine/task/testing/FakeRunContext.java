package dev.millrace.engine.task.testing;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.Logs;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.template.TemplateScope;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.template.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run context in memory; templates see the variables of the test. Kill it from any thread. */
public final class FakeRunContext implements RunContext, AutoCloseable {

  private static final TaskTypes TYPES = TaskTypes.builtIn();
  private static final Templates TEMPLATES = new Templates(TemplateSettings.DEFAULT);

  public final Map<String, @Nullable Object> variables = new LinkedHashMap<>();
  public final List<LogLine> lines = Collections.synchronizedList(new ArrayList<>());
  public final List<MetricPoint> points = Collections.synchronizedList(new ArrayList<>());
  public final FakeFiles files = new FakeFiles();
  public final FakeKeyValues keyValues = new FakeKeyValues();
  private final List<Runnable> killActions = new ArrayList<>();
  private HandlerSettings settings = HandlerSettings.defaults();
  private @Nullable Path workingDirectory;
  private boolean killed;
  private Consumer<String> listener = line -> {};

  /** A line of the log. */
  public record LogLine(LogLevel level, String message) {}

  /** A recorded metric. */
  public record MetricPoint(
      Metrics.Type type, String name, double value, Map<String, String> tags) {}

  /** The same context on a node with other settings. */
  public FakeRunContext with(HandlerSettings other) {
    settings = other;
    return this;
  }

  /** Tells the listener each message that is logged. */
  public FakeRunContext onLine(Consumer<String> other) {
    listener = other;
    return this;
  }

  /** Runs a task of the built-in type as a worker would. */
  public TaskResult run(String type, Map<String, ? extends @Nullable Object> properties)
      throws Exception {
    return TYPES.run(
        new WorkTask(TaskHeader.of("task", type), type, new LinkedHashMap<>(properties)), this);
  }

  /**
   * Runs a task and gives its outputs.
   *
   * @param pairs names of properties, each followed by its value
   */
  public Map<String, @Nullable Object> outputs(String type, Object... pairs) throws Exception {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put(pairs[i].toString(), pairs[i + 1]);
    }
    return run(type, properties).outputs();
  }

  public List<String> messages() {
    return lines.stream().map(LogLine::message).toList();
  }

  public List<String> messages(LogLevel level) {
    return lines.stream().filter(line -> line.level() == level).map(LogLine::message).toList();
  }

  @Override
  public Identity identity() {
    return new Identity("company.team", "flow", 1, "exec", "task", "taskrun", 1, null, null);
  }

  @Override
  public String render(String template, Map<String, @Nullable Object> more) {
    return TEMPLATES.render(template, scope(more));
  }

  @Override
  public @Nullable Object renderTyped(String template, Map<String, @Nullable Object> more) {
    return TEMPLATES.renderTyped(template, scope(more));
  }

  @Override
  public @Nullable Object renderDeep(@Nullable Object value, Map<String, @Nullable Object> more) {
    return TEMPLATES.renderDeep(value, scope(more));
  }

  private TemplateScope scope(Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(variables);
    all.putAll(more);
    return TemplateScope.of(all);
  }

  @Override
  public Logs logs() {
    return (level, message) -> {
      lines.add(new LogLine(level, message));
      listener.accept(message);
    };
  }

  @Override
  public Metrics metrics() {
    return (type, name, value, tags) -> points.add(new MetricPoint(type, name, value, tags));
  }

  @Override
  public FakeFiles files() {
    return files;
  }

  @Override
  public KeyValues keyValues() {
    return keyValues;
  }

  @Override
  public synchronized Path workingDirectory() throws IOException {
    if (workingDirectory == null) {
      workingDirectory = Files.createTempDirectory("millrace-test-");
    }
    return workingDirectory;
  }

  @Override
  public void onKill(Runnable action) {
    boolean atOnce;
    synchronized (killActions) {
      killActions.add(action);
      atOnce = killed;
    }
    if (atOnce) {
      action.run();
    }
  }

  /** Kills the attempt as the engine does. */
  public void kill() {
    List<Runnable> actions;
    synchronized (killActions) {
      killed = true;
      actions = List.copyOf(killActions);
    }
    actions.forEach(Runnable::run);
  }

  @Override
  public HandlerSettings settings() {
    return settings;
  }

  @Override
  public void close() throws IOException {
    Path directory = workingDirectory;
    if (directory == null) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      paths.sorted((a, b) -> b.compareTo(a)).forEach(FakeRunContext::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
