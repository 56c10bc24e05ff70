package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits, holding its worker's slot; a kill or an interrupt ends the wait at once. */
final class SleepHandler implements TaskHandler<SleepHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.flow.Sleep", List.of(), "Wait for a while.", Params.class, false);

  /** Longer than any execution lives; keeps the nanoseconds inside a long. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Properties of the task. */
  record Params(@Doc("How long, as PT30S or 30s.") @Required Duration duration) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context)
      throws InterruptedException, TaskFailure {
    Duration duration = params.duration();
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new TaskFailure("Property `duration`: cannot wait for " + duration);
    }
    CountDownLatch killed = new CountDownLatch(1);
    context.onKill(killed::countDown);
    if (killed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("killed while sleeping");
    }
    return TaskResult.empty();
  }
}
