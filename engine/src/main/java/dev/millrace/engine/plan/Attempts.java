package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows when an attempt of a work task or a Subflow has ended. */
final class Attempts {

  private Attempts() {}

  static void ended(Decision decision, Event.AttemptEnded event) {
    TaskRun run = decision.current(event.run());
    if (run.state().isTerminal()) {
      return;
    }
    if (decision.task(run) instanceof FlowTask.Subflow && event.state() == State.SUCCESS) {
      // started, and the task does not wait for it
      decision.add(new Command.SetOutputs(run, Map.of("state", State.CREATED.name())));
    }
    conclude(decision, run, event.state(), event.error());
  }

  /** The execution a Subflow waited for is closed. */
  static void childEnded(Decision decision, Event.ChildEnded event) {
    TaskRun run = decision.current(event.run());
    if (run.state().isTerminal() || !(decision.task(run) instanceof FlowTask.Subflow subflow)) {
      return;
    }
    Map<String, @Nullable Object> outputs = new HashMap<>();
    outputs.put("state", event.childState().name());
    outputs.put("outputs", event.childOutputs());
    if (run.childExecutionId() != null) {
      outputs.put("executionId", run.childExecutionId().toString());
    }
    decision.add(new Command.SetOutputs(run, outputs));
    if (decision.leaving()) {
      decision.end(run, State.KILLED, null);
      return;
    }
    State state = subflow.transmitFailed() ? transmitted(event.childState()) : State.SUCCESS;
    String error = event.outputsError();
    if (error != null && state != State.FAILED && state != State.KILLED) {
      conclude(decision, run, State.FAILED, error);
      return;
    }
    if (error != null) { // a consequence: what the task fails with is that its child did
      decision.add(new Command.Log(run, LogLevel.WARN, error));
    }
    conclude(decision, run, state, state == State.FAILED ? failure(run) : null);
  }

  private static State transmitted(State child) {
    return switch (child) {
      case FAILED, KILLED, WARNING -> child;
      default -> State.SUCCESS;
    };
  }

  private static String failure(TaskRun run) {
    return "The execution " + run.childExecutionId() + " of the subflow ended FAILED";
  }

  private static void conclude(
      Decision decision, TaskRun run, State state, @Nullable String error) {
    Task task = decision.task(run);
    Retry retry = Retries.of(decision, task);
    if (state == State.FAILED
        && retry != null
        && !decision.leaving()
        && Retries.plan(decision, run, retry, error)) {
      return;
    }
    decision.end(run, Outcomes.ofAttempt(task, run, state, retry), error);
  }

  /** Begins the next attempt of a run whose retry is due. */
  static void again(Decision decision, TaskRun run) {
    if (decision.executionState() == State.RETRYING) {
      decision.setExecutionState(State.RUNNING);
    }
    if (decision.task(run) instanceof FlowTask.Subflow subflow) {
      decision.add(new Command.StartChild(run, subflow));
    } else {
      decision.add(new Command.Attempt(run));
    }
  }
}
