package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.input.CheckedInput;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.template.TemplateScope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries things out without changing anything: inputs before a create, answers before a resume,
 * expressions of an execution. Safe for all threads.
 */
public final class Inspection {

  private final Node node;
  private final Lookups lookups;
  private final Database database;

  Inspection(Node node, Lookups lookups, Database database) {
    this.node = node;
    this.lookups = lookups;
    this.database = database;
  }

  /** What would become of these inputs. */
  public List<CheckedInput> inputs(CompiledFlow flow, Map<String, @Nullable Object> given) {
    return node.typing().checkInputs(flow.flow(), given);
  }

  /**
   * What would become of these answers.
   *
   * @throws EngineException EXECUTION_NOT_FOUND, EXECUTION_STATE when no Pause task waits
   */
  public List<CheckedInput> answers(ExecutionId id, Map<String, @Nullable Object> given) {
    Execution execution = lookups.execution(id).execution();
    RunnableFlow flow = flow(execution);
    TaskRun run = waiting(execution, flow);
    if (run == null) {
      throw Signals.state(execution, "resumed", "no Pause task waits in it");
    }
    return node.typing().checkAnswers(flow.compiled().flow(), pause(flow, run), execution, given);
  }

  /** The answers to the Pause that waits, typed; null when none does. */
  Signals.@Nullable Answers typed(ExecutionId id, Map<String, @Nullable Object> given) {
    Execution execution = lookups.execution(id).execution();
    if (execution.state() != State.PAUSED || execution.suspended()) {
      return null;
    }
    RunnableFlow flow = flow(execution);
    TaskRun run = waiting(execution, flow);
    return run == null
        ? null
        : new Signals.Answers(
            run.id(),
            node.typing().answers(flow.compiled().flow(), pause(flow, run), execution, given));
  }

  private @Nullable TaskRun waiting(Execution execution, RunnableFlow flow) {
    return lookups.look(rows -> rows.open(execution.id())).stream()
        .filter(run -> run.state() == State.PAUSED)
        .filter(run -> flow.index().place(run.taskId()).task() instanceof FlowTask.Pause)
        .findFirst()
        .orElse(null);
  }

  private static FlowTask.Pause pause(RunnableFlow flow, TaskRun run) {
    return (FlowTask.Pause) flow.index().place(run.taskId()).task();
  }

  /**
   * Renders a template as a task run of the execution would, or as a flow output would without one.
   * Secrets are stars, and nothing is called outside.
   *
   * @throws EngineException EXECUTION_NOT_FOUND, TASK_RUN_NOT_FOUND
   * @throws dev.millrace.engine.template.TemplateException what is wrong with the template
   */
  public String render(ExecutionId id, @Nullable TaskRunId taskRun, String template) {
    ExecutionStore.Row row = lookups.execution(id);
    RunnableFlow flow = flow(row.execution());
    TaskRun run = taskRun == null ? null : lookups.taskRun(id, taskRun);
    DatabaseReads reads = new DatabaseReads(database, flow, row.execution(), row.documents());
    FlowIndex.Place place = run == null ? null : flow.index().find(run.taskId());
    TemplateScope scope =
        LookingServices.around(
            node.expressions().scope(reads, place == null ? null : place.task(), run, Map.of()));
    return scope.services().mask(node.expressions().templates().render(template, scope));
  }

  private RunnableFlow flow(Execution execution) {
    return node.runnable(
        execution.namespace(), execution.flowId(), Integer.valueOf(execution.flowRevision()));
  }
}
