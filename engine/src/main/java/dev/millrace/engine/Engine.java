package dev.millrace.engine;

import dev.millrace.engine.query.Invariants;
import dev.millrace.engine.query.Queries;
import dev.millrace.engine.run.Assembler;
import dev.millrace.engine.run.FlowCache;
import dev.millrace.engine.run.LogWriter;
import dev.millrace.engine.run.Worker;
import dev.millrace.engine.run.WorkerParts;
import dev.millrace.engine.service.DatabaseClock;
import dev.millrace.engine.service.Housekeeper;
import dev.millrace.engine.service.Wakeups;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DutyLock;
import dev.millrace.engine.store.ExecutionLineage;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.Partitions;
import dev.millrace.engine.store.QueueSpace;
import dev.millrace.engine.store.RetentionStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.template.Templates;
import dev.millrace.engine.yaml.FlowParser;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One node of the engine: everything is made here, started in order and stopped in the reverse
 * order. Safe for all threads.
 */
public final class Engine implements AutoCloseable {

  private final Database database;
  private final DatabaseClock clock;
  private final LogWriter logs;
  private final Worker worker;
  private final Wakeups wakeups;
  private final Housekeeper housekeeper;
  private final ScheduledExecutorService timers;
  private final EngineExecutions executions;
  private final Flows flows;
  private final Queries queries;
  private final NamespaceValues namespaceValues;
  private final Storage storage;
  private final ExecutionLogs executionLogs;
  private volatile boolean begun;
  private volatile boolean running;

  private Engine(EngineConfig config, Seams seams) {
    this.database = Database.open(config.database());
    this.clock = new DatabaseClock(database, InstantSource.system());
    TaskTypes types = TaskTypes.builtIn();
    Templates templates = new Templates(config.language().templates());
    FlowParser parser =
        new FlowParser(
            types.on(config.handlers()),
            config.language().yaml(),
            config.language().pluginDefaults(),
            new FlowTemplates(templates));
    FlowStore flowStore = new FlowStore(database.main(), clock);
    FlowCache cache = new FlowCache(flowStore, source -> parser.parseOrThrow(source, "flow.yaml"));
    KvStore values =
        new KvStore(database.main(), clock, config.handlers().sizes().keyValueCharsMax());
    FileStore files = new FileStore(database.main(), clock, RetryableSql.standard());
    ExecutionLineage lineage = new ExecutionLineage(database.main());
    LogStore logStore = new LogStore(database.background());
    this.logs = new LogWriter(logStore, seams);
    this.timers =
        Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().name("millrace-hints-", 0).daemon().factory());
    Hints hints = new Hints();
    this.worker =
        new Assembler(
                new WorkerParts(
                    new WorkerParts.Basics(
                        clock, seams, Version.TEXT, database, cache, types, templates),
                    config.worker(),
                    config.language().variables(),
                    new WorkerParts.Stores(values, files, logStore),
                    logs,
                    hints))
            .worker();
    this.wakeups =
        new Wakeups(database, worker::sharesDatabase, new Told(worker, cache), timers, seams);
    hints.wakeups = wakeups;
    this.housekeeper =
        new Housekeeper(
            new Housekeeper.Rooms(
                new DutyLock(database),
                new QueueSpace(database.background()),
                new Partitions(database.background()),
                new RetentionStore(database.background()),
                values,
                files),
            config.retention(),
            clock);
    this.queries = Queries.of(database.read(), clock);
    this.executions = new EngineExecutions(worker, cache, queries.executions());
    this.flows = new Flows(flowStore, cache, parser);
    this.namespaceValues = new NamespaceValues(values);
    this.executionLogs = new ExecutionLogs(logStore);
    this.storage = new Storage(files, queries.files(), lineage, config.handlers().fileBytesMax());
  }

  /** Makes an engine; nothing is connected yet. */
  public static Engine create(EngineConfig config) {
    return create(config, Seams.NONE);
  }

  /** As {@link #create(EngineConfig)}, and tells of every point between transactions. */
  public static Engine create(EngineConfig config, Seams seams) {
    return new Engine(config, seams);
  }

  /**
   * Brings the schema up to date and begins to work.
   *
   * @throws dev.millrace.engine.flow.EngineException DATABASE_UNAVAILABLE
   */
  public void start() {
    prepare();
    begun = true;
    clock.start(timers);
    housekeeper.start();
    logs.start();
    worker.start();
    wakeups.start();
    running = true;
  }

  /** Brings the schema up to date and does nothing else, for who only looks. */
  public void prepare() {
    database.migrate();
  }

  /** What in the database breaks a rule now; reads whole tables. Empty when all is well. */
  public List<Invariants.Violation> violations() {
    return new Invariants(database.background()).check();
  }

  public Executions executions() {
    return executions;
  }

  public Flows flows() {
    return flows;
  }

  /** What can be looked up and searched. */
  public Queries queries() {
    return queries;
  }

  /** The key-value store. */
  public NamespaceValues namespaceValues() {
    return namespaceValues;
  }

  /** Files of namespaces and executions. */
  public Storage storage() {
    return storage;
  }

  /** Removal of logged lines. */
  public ExecutionLogs executionLogs() {
    return executionLogs;
  }

  /** Whether flows can be run now: started, not stopping, and the database answers. */
  public boolean isReady() {
    return running && database.isReachable();
  }

  /** How busy this node is. */
  public Worker.Load load() {
    return worker.load();
  }

  /**
   * Stops in order; attempts that do not end in time go on on other nodes, or at the next start.
   */
  @Override
  public void close() {
    running = false;
    if (begun) {
      housekeeper.close();
      wakeups.close();
      worker.close();
      logs.close();
    }
    timers.shutdownNow();
    database.close();
  }

  /** What this node tells others. */
  private static final class Hints implements Worker.Hints {
    private volatile @Nullable Wakeups wakeups;

    @Override
    public void workWaits() {
      Wakeups known = wakeups;
      if (known != null) {
        known.workWaits();
      }
    }

    @Override
    public void killRequested() {
      Wakeups known = wakeups;
      if (known != null) {
        known.killRequested();
      }
    }

    @Override
    public void executionsChanged(Collection<ExecutionId> ids) {
      Wakeups known = wakeups;
      if (known != null) {
        known.executionsChanged(ids);
      }
    }
  }

  /** What others tell this node. */
  private record Told(Worker worker, FlowCache flows) implements Wakeups.Listener {
    @Override
    public void workWaits() {
      worker.workWaits();
    }

    @Override
    public void killRequested() {
      worker.killRequested();
    }

    @Override
    public void executionChanged(ExecutionId id) {
      worker.executionChanged(id);
    }

    @Override
    public void flowChanged(String namespace, String flowId) {
      flows.changed(namespace, flowId);
    }

    @Override
    public void anythingMayHaveChanged() {
      flows.allChanged();
      worker.workWaits();
    }
  }
}
