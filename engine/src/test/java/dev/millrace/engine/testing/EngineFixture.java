package dev.millrace.engine.testing;

import dev.millrace.engine.CreateExecution;
import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.query.Invariants;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.Json;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.YamlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A running engine on a test database, with short ways to say what a test is about. */
public final class EngineFixture implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /** A test may have taken the database away. */
  private static final int TRIES = 20;

  private final Database database;
  private final Engine engine;
  private final FlowParser parser;
  private final FlowStore flows;
  private final FileStore files;

  private EngineFixture(Database database, Engine engine) {
    this.database = database;
    this.engine = engine;
    this.parser = new FlowParser(TaskTypes.builtIn(), YamlLimits.DEFAULT);
    this.flows = new FlowStore(database.main(), InstantSource.system());
    this.files = new FileStore(database.main(), InstantSource.system(), RetryableSql.standard());
  }

  public static EngineFixture start(TestDatabase db, Database database) {
    return start(db, database, config -> config);
  }

  public static EngineFixture start(
      TestDatabase db, Database database, UnaryOperator<EngineConfig> settings) {
    return start(database, settings.apply(config(db)));
  }

  public static EngineFixture start(Database database, EngineConfig config) {
    return start(database, config, Seams.NONE);
  }

  public static EngineFixture start(Database database, EngineConfig config, Seams seams) {
    Engine engine = Engine.create(config, seams);
    engine.start();
    return new EngineFixture(database, engine);
  }

  /** Settings for tests: scripts run as processes, stops are short. */
  public static EngineConfig config(TestDatabase db) {
    return config(db.settings());
  }

  public static EngineConfig config(DatabaseSettings settings) {
    EngineConfig config = EngineConfig.of(settings, "test");
    HandlerSettings handlers = config.handlers().withDefaultTaskRunner(HandlerSettings.PROCESS);
    NodeSettings node = config.node().withDrain(Duration.ofMillis(200));
    return config.withHandlers(handlers).withNode(node);
  }

  public Engine engine() {
    return engine;
  }

  public CompiledFlow save(String yaml) {
    CompiledFlow flow = parser.parseOrThrow(yaml, "flow.yaml");
    flows.save(flow.flow(), yaml, FlowStore.Expect.ANYTHING);
    return flow;
  }

  /** Stores a namespace file. */
  public void upload(String namespace, String path, Path content) throws IOException {
    try (InputStream bytes = Files.newInputStream(content)) {
      files.put(StoragePath.namespaceFiles(namespace).then(path), null, bytes, 1L << 30);
    }
  }

  /** Saves and runs a flow to its end. */
  public Ended run(String yaml) throws Exception {
    return run(yaml, Map.of());
  }

  public Ended run(String yaml, Map<String, @Nullable Object> inputs) throws Exception {
    return await(begin(yaml, inputs));
  }

  /** Saves and starts a flow. */
  public ExecutionId begin(String yaml, Map<String, @Nullable Object> inputs) {
    CompiledFlow flow = save(yaml);
    return engine
        .executions()
        .create(CreateExecution.of(flow.flow().namespace(), flow.flow().id(), inputs));
  }

  public Ended await(ExecutionId id) throws Exception {
    engine.executions().closed(id).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return look(id);
  }

  /** Returns once the execution is in this state, told by the engine's own changes. */
  public void awaitState(ExecutionId id, State state) throws Exception {
    awaitThat(id, ended -> ended.state() == state);
  }

  /** Returns once what is seen of the execution satisfies the condition. */
  public void awaitThat(ExecutionId id, Predicate<Ended> condition) throws Exception {
    var reached = new CompletableFuture<Void>();
    try (AutoCloseable _ =
        engine
            .executions()
            .follow(
                id,
                changed -> {
                  if (condition.test(look(id))) {
                    reached.complete(null);
                  }
                })) {
      reached.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What the database shows of an execution now. */
  public Ended look(ExecutionId id) {
    return patiently("looking", () -> read(id));
  }

  private static <T> T patiently(String what, Supplier<T> work) {
    try {
      return RetryableSql.standard().run(what, TRIES, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Ended read(ExecutionId id) {
    return database
        .main()
        .withHandle(handle -> {
          Map<String, Object> row =
              handle
                  .createQuery(
                      "select state, outputs::text as outputs, labels::text as labels, error,"
                          + " variables::text as variables from execution where id = :id")
                  .bind("id", id.value())
                  .mapToMap()
                  .one();
          List<Run> runs =
              handle
                  .createQuery(
                      "select task_id, state, value, iteration, attempt, outputs::text as"
                          + " outputs, error from task_run where execution_id = :id order by id")
                  .bind("id", id.value())
                  .map((rs, context) ->
                      new Run(
                          rs.getString("task_id"),
                          State.valueOf(rs.getString("state")),
                          rs.getString("value"),
                          rs.getInt("attempt"),
                          Json.readMap(rs.getString("outputs")),
                          rs.getString("error")))
                  .list();
          List<String> logs =
              handle
                  .createQuery(
                      "select message from log_entry where execution_id = :id order by at, seq")
                  .bind("id", id.value())
                  .mapTo(String.class)
                  .list();
          Map<String, Double> metrics = new LinkedHashMap<>();
          handle
              .createQuery(
                  "select name, sum(value) as total from metric where execution_id = :id group"
                      + " by name")
              .bind("id", id.value())
              .map((rs, context) -> Map.entry(rs.getString("name"), rs.getDouble("total")))
              .forEach(metric -> metrics.put(metric.getKey(), metric.getValue()));
          return new Ended(
              id,
              State.valueOf((String) row.get("state")),
              Json.readMap((String) row.get("outputs")),
              Json.readTexts((String) row.get("labels")),
              (String) row.get("error"),
              runs,
              logs,
              metrics);
        });
  }

  /**
   * Stops the engine, then checks what must hold whatever it did.
   *
   * @throws AssertionError when a rule is broken
   */
  @Override
  public void close() {
    engine.close();
    List<Invariants.Violation> broken =
        patiently("checking", () -> new Invariants(database.main()).check());
    if (!broken.isEmpty()) {
      String all = broken.stream().map(Object::toString).collect(Collectors.joining("\n"));
      throw new AssertionError("broken invariants:\n" + all);
    }
  }

  /** A task run as a test sees it. */
  public record Run(
      String taskId,
      State state,
      @Nullable String value,
      int attempts,
      Map<String, @Nullable Object> outputs,
      @Nullable String error) {

    @Override
    public String toString() {
      return taskId + (value == null ? "" : "[" + value + "]") + " " + state;
    }
  }

  /** An execution as a test sees it; metrics are sums by name. */
  public record Ended(
      ExecutionId id,
      State state,
      Map<String, @Nullable Object> outputs,
      Map<String, String> labels,
      @Nullable String error,
      List<Run> runs,
      List<String> logs,
      Map<String, Double> metrics) {

    /** Task runs in the order they were created, as {@code id STATE} or {@code id[value] STATE}. */
    public List<String> shown() {
      List<String> shown = new ArrayList<>();
      runs.forEach(run -> shown.add(run.toString()));
      return shown;
    }

    public Run run(String taskId) {
      return runs.stream().filter(run -> run.taskId().equals(taskId)).findFirst().orElseThrow();
    }

    public Map<String, State> states() {
      Map<String, State> states = new LinkedHashMap<>();
      runs.forEach(run -> states.put(run.taskId(), run.state()));
      return states;
    }
  }
}
