package dev.millrace.engine.run;

import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.run.Request.Outcome;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.SqlFault;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.template.TemplateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs pure tasks on the planning thread, within the transaction that planned them. */
final class Inline {

  private static final Logger LOG = LoggerFactory.getLogger(Inline.class);

  private final TaskTypes types;
  private final Expressions expressions;
  private final HandlerSettings settings;
  private final InstantSource clock;

  Inline(TaskTypes types, Expressions expressions, HandlerSettings settings, InstantSource clock) {
    this.types = types;
    this.expressions = expressions;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether a task needs nothing but its parameters; computed once per task of a flow revision. */
  boolean isPure(RunnableFlow flow, WorkTask task) {
    return flow.pureByTask()
        .computeIfAbsent(task.id(), id -> types.pure(task) && expressions.templatesPure(task));
  }

  Outcome run(Session session, WorkTask task, TaskRun run) {
    InlineContext context = new InlineContext(session, task, run, expressions, settings, clock);
    var started = clock.instant();
    try {
      TaskResult result = types.run(task, context);
      State state = result.warning() ? State.WARNING : State.SUCCESS;
      return new Outcome(
          state,
          null,
          result.outputs().isEmpty() ? null : result.outputs(),
          result.changes(),
          started);
    } catch (TaskFailure e) {
      return new Outcome(State.FAILED, e.getMessage(), e.outputs(), List.of(), started);
    } catch (SqlFault e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(State.FAILED, "interrupted", Map.of(), List.of(), started);
    } catch (TemplateException e) {
      return new Outcome(State.FAILED, e.getMessage(), Map.of(), List.of(), started);
    } catch (Exception e) { // the top of a task: whatever a handler throws fails the attempt
      LOG.debug("task {} of {} failed", task.id(), run.executionId(), e);
      return new Outcome(State.FAILED, message(e), Map.of(), List.of(), started);
    }
  }

  /** What a user is told about an exception nobody expected. */
  static String message(Throwable e) {
    String text = e.getMessage();
    return text == null || text.isBlank() ? e.getClass().getSimpleName() : text;
  }
}
