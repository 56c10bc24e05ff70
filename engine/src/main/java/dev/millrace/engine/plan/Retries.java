package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether and when a failed attempt is tried again. */
final class Retries {

  private Retries() {}

  /** A task's own retry, else its nearest ancestor's, else the flow's. */
  static @Nullable Retry of(Decision decision, Task task) {
    FlowIndex index = decision.index();
    Retry retry = task.header().retry();
    FlowTask parent = index.place(task.id()).parent();
    while (retry == null && parent != null) {
      retry = parent.header().retry();
      parent = index.place(parent.id()).parent();
    }
    return retry == null ? decision.flow().retry() : retry;
  }

  /** Plans the next attempt; false when there is none left. */
  static boolean plan(Decision decision, TaskRun run, Retry retry, @Nullable String error) {
    return switch (retry.behavior()) {
      case RETRY_FAILED_TASK -> retryTask(decision, run, retry, error);
      case CREATE_NEW_EXECUTION -> replaceExecution(decision, run, retry, error);
    };
  }

  private static boolean retryTask(
      Decision decision, TaskRun run, Retry retry, @Nullable String error) {
    Instant began = run.startedAt() == null ? run.createdAt() : run.startedAt();
    Instant due = due(decision, retry, tries(run), began);
    if (due == null) {
      return false;
    }
    if (error != null) {
      decision.log(run, LogLevel.ERROR, error);
    }
    decision.add(new Command.Wait(run, State.RETRYING, due));
    if (decision.executionState() == State.RUNNING) {
      decision.setExecutionState(State.RETRYING);
    }
    return true;
  }

  /**
   * Attempts that failed by themselves, the current one included; those that were lost with their
   * node are not held against the task.
   */
  static int tries(TaskRun run) {
    return 1
        + (int)
            run.history().entries().stream()
                .filter(entry -> entry.state() == State.RETRYING)
                .count();
  }

  private static boolean replaceExecution(
      Decision decision, TaskRun run, Retry retry, @Nullable String error) {
    Execution execution = decision.facts().execution();
    if (decision.executionState().isTerminal()) {
      return false;
    }
    Instant due = due(decision, retry, execution.attemptNumber(), created(execution));
    if (due == null) {
      return false;
    }
    if (error != null) {
      decision.log(run, LogLevel.ERROR, error);
    }
    decision.add(new Command.Recreate(due));
    Leaving.exit(decision, run, State.RETRIED);
    return true;
  }

  /** When the first execution of the chain was created: its id says so (UUID version 7). */
  private static Instant created(Execution execution) {
    return Instant.ofEpochMilli(execution.originalId().value().getMostSignificantBits() >>> 16);
  }

  private static @Nullable Instant due(
      Decision decision, Retry retry, int attempts, Instant firstBegan) {
    if (retry.maxAttempts() != null && attempts >= retry.maxAttempts()) {
      return null;
    }
    Duration wait = delay(retry.delay(), attempts, decision.facts());
    Instant due = decision.facts().now().plus(wait);
    boolean late = retry.maxDuration() != null && due.isAfter(firstBegan.plus(retry.maxDuration()));
    return late ? null : due;
  }

  private static Duration delay(Retry.Delay delay, int attempts, Facts facts) {
    return switch (delay) {
      case Retry.Constant(Duration interval) -> interval;
      case Retry.Exponential(Duration interval, Duration max, double factor) -> {
        double millis = interval.toMillis() * Math.pow(factor, attempts - 1.0);
        yield millis >= max.toMillis() ? max : Duration.ofMillis((long) millis);
      }
      case Retry.Random(Duration min, Duration max) ->
          min.plusMillis((long) (max.minus(min).toMillis() * facts.random()));
    };
  }
}
