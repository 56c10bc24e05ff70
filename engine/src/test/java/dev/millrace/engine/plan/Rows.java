package dev.millrace.engine.plan;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The rows of an execution in memory, and what the planner may ask about them. */
abstract class Rows implements Facts {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What {@code {{ name }}} stands for. */
  public final Map<String, Object> variables = new HashMap<>();

  /** Whether a template at this moment asks the outside for something. */
  BooleanSupplier asksOutside = () -> false;

  public final Map<TaskRunId, TaskRun> rows = new LinkedHashMap<>();
  public int costlyQuestions;

  final Map<TaskRunId, Map<String, Object>> outputs = new HashMap<>();
  final Map<TaskRunId, List<String>> values = new HashMap<>();
  CompiledFlow flow;
  Execution execution;
  Instant now = START;

  /** Runs that are not terminal, so that thousands of runs stay fast. */
  final Map<TaskRunId, TaskRun> open = new LinkedHashMap<>();

  Rows(CompiledFlow flow) {
    this.flow = flow;
    ExecutionId id = ExecutionId.next();
    execution =
        Execution.created(
            new Execution.Birth(id, "company", "flow", null, id, null, null, null, now), 1, 1);
  }

  final void put(TaskRun run) {
    rows.put(run.id(), run);
    if (run.state().isTerminal()) {
      open.remove(run.id());
    } else {
      open.put(run.id(), run);
    }
  }

  final void remove(TaskRunId id) {
    rows.remove(id);
    open.remove(id);
    outputs.remove(id);
  }

  @Override
  public CompiledFlow flow() {
    return flow;
  }

  @Override
  public Execution execution() {
    return execution;
  }

  @Override
  public TaskRun current(TaskRun run) {
    return rows.get(run.id());
  }

  @Override
  public TaskRun parent(TaskRun run) {
    return run.parentId() == null ? null : rows.get(run.parentId());
  }

  @Override
  public List<TaskRun> children(TaskRun scope) {
    costlyQuestions++;
    TaskRunId id = scope == null ? null : scope.id();
    return rows.values().stream()
        .filter(run -> id == null ? run.parentId() == null : id.equals(run.parentId()))
        .toList();
  }

  @Override
  public List<TaskRun> open() {
    costlyQuestions++;
    return List.copyOf(open.values());
  }

  @Override
  public int valueCount(TaskRun loop) {
    return values.get(loop.id()).size();
  }

  @Override
  public String value(TaskRun loop, int index) {
    return values.get(loop.id()).get(index);
  }

  @Override
  public Map<String, Object> outputs(TaskRun run) {
    return outputs.getOrDefault(run.id(), Map.of());
  }

  @Override
  public Object render(Object template, Task task, TaskRun run) throws RenderFailed {
    if (template instanceof Collection<?> list) {
      List<Object> rendered = new ArrayList<>();
      for (Object element : list) {
        rendered.add(render(element, task, run));
      }
      return rendered;
    }
    if (asksOutside.getAsBoolean()) {
      throw new RenderLater();
    }
    if (template instanceof String text && text.startsWith("{{ ")) {
      String name = text.substring(3, text.length() - 3);
      if (name.equals("fail")) {
        throw new RenderFailed("cannot render " + text);
      }
      return variables.get(name);
    }
    return template;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public double random() {
    return 0.5;
  }
}
