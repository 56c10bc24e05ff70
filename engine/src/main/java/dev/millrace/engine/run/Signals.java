package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.plan.Event;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users ask of a running execution. Each looks first and refuses with EXECUTION_STATE before
 * it changes anything; the lock of the execution makes the look good until the commit.
 */
final class Signals {

  private Signals() {}

  static void kill(Driver driver, boolean cascade) {
    Execution execution = driver.session().execution();
    if (execution.state() == State.KILLING) {
      return;
    }
    if (execution.state().isTerminal()) {
      throw state(execution, "killed", "it has already ended");
    }
    driver.killChildren(cascade);
    driver.take(new Event.Kill());
  }

  static void pause(Driver driver) {
    Execution execution = driver.session().execution();
    if (execution.state() != State.RUNNING) {
      throw state(execution, "paused", "only a RUNNING execution can be");
    }
    driver.take(new Event.Suspend());
  }

  /**
   * What is given to a Pause, typed before its execution is locked: a default may ask the outside.
   */
  record Answers(TaskRunId run, Map<String, @Nullable Object> values) {}

  /**
   * @param answers null when no Pause waited while they were made
   */
  static void resume(Driver driver, @Nullable Answers answers, @Nullable String by) {
    Session session = driver.session();
    Execution execution = session.execution();
    if (execution.state() != State.PAUSED) {
      throw state(execution, "resumed", "only a PAUSED execution can be");
    }
    if (execution.suspended()) {
      driver.take(new Event.Review());
      return;
    }
    List<TaskRun> paused =
        session.open().stream()
            .filter(run -> run.state() == State.PAUSED)
            .filter(run -> task(session, run) instanceof FlowTask.Pause)
            .toList();
    if (paused.isEmpty()) {
      throw state(execution, "resumed", "no Pause task waits in it");
    }
    if (answers == null) {
      throw state(execution, "resumed", "it was paused only now; ask again");
    }
    TaskRun run =
        paused.stream()
            .filter(waiting -> waiting.id().equals(answers.run()))
            .findFirst()
            .orElseThrow(
                () -> state(execution, "resumed", "the Pause this was meant for waits no longer"));
    driver.take(new Event.Resumed(run, answers.values(), by));
  }

  /**
   * Begins what waits: a scheduled execution now, a paused one as if somebody had resumed it. What
   * runs already is left alone.
   */
  static void forceRun(Driver driver, @Nullable Answers answers, @Nullable String by) {
    Session session = driver.session();
    Execution execution = session.execution();
    if (execution.state().isTerminal() || execution.state() == State.KILLING) {
      throw state(execution, "run by force", "it has ended or is on its way there");
    }
    if (execution.state() == State.PAUSED) {
      resume(driver, answers, by);
    } else if (execution.state() == State.CREATED && execution.token() != null) {
      session.deadWork.add(execution.token());
      session.change(execution.withToken(null));
      driver.take(new Event.Begin());
    }
  }

  static void changeStatus(Driver driver, State next) {
    Execution execution = driver.session().execution();
    requireEnded(execution, "given another state");
    if (!next.isTerminal()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "%s is not the state of an ended execution; give SUCCESS, WARNING, FAILED, KILLED or CANCELLED"
              .formatted(next));
    }
    driver.session().change(execution.withState(next, driver.batch().now()));
  }

  static void setLabels(Driver driver, Map<String, String> labels) {
    Execution execution = driver.session().execution();
    if (execution.closedAt() == null) {
      throw new EngineException( // no conflict but a wrong request, as in Kestra
          ErrorCode.REQUEST_INVALID,
          "The execution is not terminated: %s is %s; label it when it has ended, or let its flow"
                  .formatted(execution.id(), execution.state())
              + " do so with a Labels task");
    }
    Map<String, String> all = driver.session().documents().labelMap();
    all.putAll(labels);
    driver.session().change(driver.session().documents().withLabels(all));
  }

  static void requireEnded(Execution execution, String verb) {
    if (execution.closedAt() == null) {
      throw state(execution, verb, "it has not ended yet");
    }
  }

  static EngineException state(Execution execution, String verb, String why) {
    return new EngineException(
        ErrorCode.EXECUTION_STATE,
        "Execution %s is %s and cannot be %s: %s"
            .formatted(execution.id(), execution.state(), verb, why));
  }

  private static Task task(Session session, TaskRun run) {
    return session.runnable().index().place(run.taskId()).task();
  }
}
