package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.plan.Facts;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.state.Transitions;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.Json;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.TaskRunStore;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One execution within one planning transaction: the rows that were loaded, the rows that were
 * made, and what changed. It answers the planner's questions and those of expressions from both, so
 * a decision sees all earlier ones of the same transaction. Used by the committer's thread only.
 */
final class Session implements Facts, Reads {

  private final RunnableFlow flow;
  private final @Nullable Documents loaded;
  private final RowReads rows;
  private final Renderer renderer;
  private final Instant now;
  private final Map<TaskRunId, Entry> entries = new LinkedHashMap<>();
  private final Map<String, List<Entry>> byTask = new HashMap<>();
  private final Map<TaskRunId, List<String>> values = new HashMap<>();
  private final Set<TaskRunId> gone = new HashSet<>();
  private Execution execution;
  private Documents documents;
  private boolean executionChanged;
  private boolean runsChanged;
  private int taskRuns;

  final List<WorkRow> newWork = new ArrayList<>();
  final Set<UUID> deadWork = new LinkedHashSet<>();
  final Set<UUID> killWork = new LinkedHashSet<>();
  final List<TaskRun> removed = new ArrayList<>();
  final Map<TaskRunId, String> newValues = new LinkedHashMap<>();
  final List<LogEntry> log = new ArrayList<>();
  final List<MetricEntry> metrics = new ArrayList<>();

  /** One task run: its row now, and what the database knows of it. */
  static final class Entry {
    TaskRun run;
    final boolean created;
    boolean changed;
    @Nullable Map<String, @Nullable Object> outputs;
    boolean outputsKnown;
    boolean outputsChanged;

    Entry(TaskRun run, boolean created) {
      this.run = run;
      this.created = created;
      this.outputsKnown = created;
    }

    /** What the database has; null when it has none. */
    void outputsAre(@Nullable String stored) {
      outputs = stored == null ? null : Json.readMap(stored);
      outputsKnown = true;
    }

    TaskRunStore.Row row() {
      String text = outputs == null ? null : Json.write(outputs);
      return new TaskRunStore.Row(run, text, !outputsChanged);
    }
  }

  /** Renders for the planner; given by the driver to keep this class about rows. */
  @FunctionalInterface
  interface Renderer {
    @Nullable Object render(Reads reads, Object template, Task task, @Nullable TaskRun run)
        throws RenderFailed;
  }

  Session(NewExecution created, RowReads rows, Renderer renderer, Instant now) {
    this(created.row(), created.flow(), null, rows, renderer, now);
  }

  Session(
      ExecutionStore.Row row, RunnableFlow flow, RowReads rows, Renderer renderer, Instant now) {
    this(row, flow, row.loaded(), rows, renderer, now);
  }

  private Session(
      ExecutionStore.Row row,
      RunnableFlow flow,
      @Nullable Documents loaded,
      RowReads rows,
      Renderer renderer,
      Instant now) {
    this.flow = flow;
    this.execution = row.execution();
    this.documents = row.documents();
    this.taskRuns = row.taskRuns();
    this.loaded = loaded;
    this.rows = rows;
    this.renderer = renderer;
    this.now = now;
  }

  // ---- what the planner asks

  @Override
  public CompiledFlow flow() {
    return flow.compiled();
  }

  @Override
  public RunnableFlow runnable() {
    return flow;
  }

  @Override
  public Execution execution() {
    return execution;
  }

  @Override
  public Documents documents() {
    return documents;
  }

  @Override
  public TaskRun current(TaskRun run) {
    return entry(run.id()).run;
  }

  @Override
  public @Nullable TaskRun parent(TaskRun run) {
    TaskRunId parent = run.parentId();
    return parent == null ? null : entry(parent).run;
  }

  @Override
  public List<TaskRun> children(@Nullable TaskRun scope) {
    TaskRunId parent = scope == null ? null : scope.id();
    if (!isNew()) {
      rows.children(execution.id(), parent).forEach(this::addLoaded);
    }
    return entries.values().stream()
        .map(entry -> entry.run)
        .filter(run -> Objects.equals(run.parentId(), parent))
        .toList();
  }

  @Override
  public List<TaskRun> open() {
    if (!isNew()) {
      rows.open(execution.id()).forEach(this::addLoaded);
    }
    return entries.values().stream()
        .map(entry -> entry.run)
        .filter(run -> !run.state().isTerminal())
        .toList();
  }

  @Override
  public List<TaskRun> all() {
    if (!isNew()) {
      rows.all(execution.id()).forEach(this::addLoaded);
    }
    return entries.values().stream().map(entry -> entry.run).toList();
  }

  @Override
  public int valueCount(TaskRun loop) {
    return loopValues(loop).size();
  }

  @Override
  public String value(TaskRun loop, int index) {
    return loopValues(loop).get(index);
  }

  @Override
  public Map<String, @Nullable Object> outputs(TaskRun run) {
    Entry entry = entry(run.id());
    if (!entry.outputsKnown) {
      entry.outputs = rows.outputs(execution.id(), run.id());
      entry.outputsKnown = true;
    }
    return entry.outputs == null ? Map.of() : entry.outputs;
  }

  @Override
  public @Nullable Object render(Object template, Task task, TaskRun run) throws RenderFailed {
    return renderer.render(this, template, task, run);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  // ---- what expressions ask

  @Override
  public List<RunOutputs> runsOf(String taskId, @Nullable Integer iteration) {
    if (!isNew() && !isKnown(taskId)) {
      for (RunOutputs stored : rows.runsOf(execution.id(), taskId, iteration)) {
        Entry entry = addLoaded(stored.run());
        if (!entry.outputsKnown) {
          entry.outputs = stored.outputs();
          entry.outputsKnown = true;
        }
      }
    }
    return byTask.getOrDefault(taskId, List.of()).stream()
        .filter(entry -> iteration == null || iteration.equals(entry.run.iteration()))
        .map(entry -> new RunOutputs(entry.run, entry.outputs))
        .toList();
  }

  /** Whether the one run of a task outside loops is here with its outputs. */
  private boolean isKnown(String taskId) {
    List<Entry> known = byTask.getOrDefault(taskId, List.of());
    return known.size() == 1
        && known.getFirst().outputsKnown
        && flow.index().place(taskId).loops() == 0;
  }

  // ---- what the driver changes

  boolean isNew() {
    return loaded == null;
  }

  Entry entry(TaskRunId id) {
    Entry known = findStored(id);
    if (known == null) {
      throw new IllegalStateException("execution " + execution.id() + " has no task run " + id);
    }
    return known;
  }

  /** The entry of a run of this execution, or null when it has none of this id. */
  @Nullable Entry findStored(TaskRunId id) {
    if (!entries.containsKey(id) && !isNew()) {
      rows.withAncestors(execution.id(), id).forEach(this::addLoaded);
    }
    return entries.get(id);
  }

  /** Task runs this execution has made, those of removed rounds included. */
  int taskRuns() {
    return taskRuns;
  }

  @Nullable Entry find(TaskRunId id) {
    return entries.get(id);
  }

  /**
   * Adds a row read from the database, unless the session knows it already. A row this session
   * removed is still in the database: it does not come back.
   */
  Entry addLoaded(TaskRun run) {
    Entry known = entries.get(run.id());
    if (known != null) {
      return known;
    }
    Entry read = new Entry(run, false);
    return gone.contains(run.id()) ? read : add(read);
  }

  /** Adds a new task run; its execution's row is written too, as it counts them. */
  void addCreated(TaskRun run) {
    taskRuns++;
    executionChanged = true;
    add(new Entry(run, true));
  }

  /** Adds what an earlier transaction left, as if it had been read. */
  void recall(List<Entry> known) {
    for (Entry entry : known) {
      Entry again = new Entry(entry.run, false);
      again.outputsKnown = entry.outputsKnown && entry.outputs == null;
      add(again);
    }
  }

  private Entry add(Entry entry) {
    entries.put(entry.run.id(), entry);
    byTask.computeIfAbsent(entry.run.taskId(), id -> new ArrayList<>()).add(entry);
    return entry;
  }

  /** Changes a run by a legal move. */
  void change(TaskRun run) {
    Transitions.checkTaskRun(entry(run.id()).run.state(), run.state());
    force(run);
  }

  /** Changes a run to what nothing but the end of a broken execution justifies. */
  void force(TaskRun run) {
    Entry entry = entry(run.id());
    entry.run = run;
    changed(entry);
  }

  void changeOutputs(TaskRunId id, @Nullable Map<String, @Nullable Object> outputs) {
    Entry entry = entry(id);
    entry.outputs = outputs;
    entry.outputsKnown = true;
    entry.outputsChanged = true;
    changed(entry);
  }

  private void changed(Entry entry) {
    entry.changed = true;
    runsChanged = true;
  }

  /** Changes the execution by a legal move. */
  void change(Execution next) {
    Transitions.checkExecution(execution.state(), next.state());
    force(next);
  }

  void force(Execution next) {
    execution = next;
    executionChanged = true;
  }

  void change(Documents next) {
    documents = next;
    executionChanged = true;
  }

  void setValues(TaskRunId loop, List<String> items) {
    values.put(loop, items);
    newValues.put(loop, Json.write(items));
  }

  void remove(TaskRun run) {
    Entry entry = entries.remove(run.id());
    if (entry != null) {
      byTask.getOrDefault(run.taskId(), new ArrayList<>()).remove(entry);
      if (entry.created) {
        return;
      }
    }
    removed.add(run);
    gone.add(run.id());
  }

  // ---- what the batch writes

  ExecutionId id() {
    return execution.id();
  }

  /**
   * Whether anything about the execution is written. Then its own row is, too: by that others see
   * that what they remember is old.
   */
  boolean touched() {
    return isNew()
        || executionChanged
        || runsChanged
        || !newWork.isEmpty()
        || !deadWork.isEmpty()
        || !killWork.isEmpty()
        || !removed.isEmpty()
        || !newValues.isEmpty();
  }

  ExecutionStore.Row executionRow() {
    return new ExecutionStore.Row(execution, documents, loaded, taskRuns);
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  private List<String> loopValues(TaskRun loop) {
    return values.computeIfAbsent(loop.id(), id -> rows.values(execution.id(), id));
  }
}
