package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.run.OutsideCalls.Asker;
import dev.millrace.engine.run.OutsideCalls.Asking;
import dev.millrace.engine.run.OutsideCalls.CallNeeded;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.template.TemplateException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers a plan waits for, without a database: the test is the committer's thread. */
class OutsideCallsTest {

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final BlockingQueue<WorkRow> answered = new LinkedBlockingQueue<>();
  private final OutsideCalls calls = new OutsideCalls(1);
  private final ExecutionId execution = ExecutionId.next();
  private final TaskRunId run = TaskRunId.next();
  private final Asker asker = new Asker(execution, run);

  @BeforeEach
  void start() {
    calls.start(answered::add, timers);
  }

  @AfterEach
  void stop() {
    calls.close();
    timers.shutdownNow();
  }

  private WorkRow work() {
    return new WorkRow(
        Uuid7.next(), WorkRow.Kind.WAKE, execution, run, 0, "test", Instant.EPOCH, null, 0);
  }

  private Object ask(String place, Supplier<Object> call) {
    try (Asking _ = calls.asking(execution, run)) {
      return calls.ask(place, call);
    }
  }

  /** Plans once: the question has no answer yet, and its asker waits durably. */
  private WorkRow begin(String place, Supplier<Object> call) {
    calls.begin();
    assertThatThrownBy(() -> ask(place, call)).isInstanceOf(CallNeeded.class);
    WorkRow work = work();
    calls.committed(Map.of(asker, work), List.of());
    return work;
  }

  @Test
  void aPlanIsTakenUpWithTheAnswerAndForgetsItOnceItIsDecided() throws Exception {
    WorkRow work = begin("GET x", () -> "yes");
    assertThat(answered.take()).isEqualTo(work);

    calls.begin();
    Object answer = ask("GET x", () -> "again");
    calls.committed(Map.of(), List.of(work.id()));
    calls.begin();

    assertThat(answer).isEqualTo("yes");
    assertThat(calls.holds(work.id())).isFalse();
    assertThatThrownBy(() -> ask("GET x", () -> "new")).isInstanceOf(CallNeeded.class);
  }

  @Test
  void anAnswerIsKeptWhenTheTransactionThatUsedItFails() throws Exception {
    begin("GET x", () -> "yes");
    answered.take();
    calls.begin();
    ask("GET x", () -> "again");

    calls.begin();

    assertThat(ask("GET x", () -> "again")).isEqualTo("yes");
  }

  @Test
  void whoWaitsNoLongerHasItsCallInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    WorkRow work =
        begin(
            "GET slow",
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              throw new TemplateException("interrupted");
            });
    begun.await();

    calls.committed(Map.of(), List.of(work.id()));

    interrupted.await();
    assertThat(calls.holds(work.id())).isFalse();
    assertThat(calls.waiting(execution)).isEmpty();
  }

  @Test
  void planningAgainWhileACallIsOpenWaitsForThatCall() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    WorkRow first = begin("GET slow", () -> waited(release));
    calls.begin();
    assertThatThrownBy(() -> ask("GET slow", () -> "another")).isInstanceOf(CallNeeded.class);
    WorkRow second = work();

    calls.committed(Map.of(asker, second), List.of(first.id()));
    release.countDown();

    assertThat(answered.take()).isEqualTo(second);
    calls.begin();
    assertThat(ask("GET slow", () -> "another")).isEqualTo("waited");
  }

  private static String waited(CountDownLatch release) {
    try {
      release.await();
      return "waited";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemplateException("interrupted");
    }
  }

  @Test
  void anErrorIsAnAnswer() throws Exception {
    begin(
        "GET x",
        () -> {
          throw new TemplateException("status 404");
        });
    answered.take();
    calls.begin();

    assertThatThrownBy(() -> ask("GET x", () -> "ok"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("status 404");
  }

  @Test
  void aDecisionWithoutEndOfCallsIsStopped() throws Exception {
    WorkRow work = begin("GET 0", () -> 0);
    for (int i = 1; i < 50; i++) {
      answered.take();
      int call = i;
      WorkRow next = begin("GET " + i, () -> call);
      calls.committed(Map.of(), List.of(work.id()));
      work = next;
    }
    answered.take();
    calls.begin();

    assertThatThrownBy(() -> ask("GET 50", () -> 50))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("More than 50 calls");
  }

  @Test
  void whatWaitsWhenTheNodeStopsIsGivenBack() {
    WorkRow work = begin("GET slow", () -> waited(new CountDownLatch(1)));

    assertThat(calls.close()).containsExactly(work);
    assertThat(calls.holds(work.id())).isFalse();
  }

  @Test
  void anotherThreadIsAnsweredAtOnce() throws Exception {
    calls.begin();
    try (var threads = Executors.newSingleThreadExecutor()) {
      assertThat(threads.submit(() -> calls.ask("GET x", () -> "here")).get()).isEqualTo("here");
    }
  }
}
