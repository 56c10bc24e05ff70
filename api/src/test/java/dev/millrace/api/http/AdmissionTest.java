package dev.millrace.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  @Test
  void noMoreThanTheSlotsCreateAtOnceAndAllGetTheirTurn() throws Exception {
    Admission admission = new Admission(3, 1_000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Integer>> calls = new ArrayList<>();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int call = 0; call < 500; call++) {
        calls.add(
            threads.submit(() ->
                admission.admit(() -> {
                  int now = inside.incrementAndGet();
                  most.accumulateAndGet(now, Math::max);
                  Thread.onSpinWait();
                  inside.decrementAndGet();
                  return now;
                })));
      }
      for (Future<Integer> call : calls) {
        assertThat(call.get()).isBetween(1, 3);
      }
    }

    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void whoWaitsIsServedInOrder() throws Exception {
    Admission admission = new Admission(1, 10);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();

    threads.add(hold(admission, inside, open));
    inside.await();
    for (int call = 0; call < 5; call++) {
      int number = call;
      Thread thread =
          Thread.ofPlatform()
              .start(() -> unchecked(() -> admission.admit(() -> order.add(number))));
      threads.add(thread);
      awaitWaiting(thread);
    }
    open.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void beyondTheQueueCallsAreRefused() throws Exception {
    Admission admission = new Admission(1, 1);
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);

    Thread holder = hold(admission, inside, open);
    inside.await();
    Thread waiter =
        Thread.ofPlatform().start(() -> unchecked(() -> admission.admit(() -> "second")));
    awaitWaiting(waiter);
    assertThatThrownBy(() -> admission.admit(() -> "third"))
        .isInstanceOfSatisfying(
            HttpError.class,
            refused -> assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED));
    open.countDown();
    holder.join();
    waiter.join();

    assertThat(admission.admit(() -> "fourth")).isEqualTo("fourth");
  }

  @Test
  void aFailureGivesItsSlotBack() throws Exception {
    Admission admission = new Admission(1, 0);

    assertThatThrownBy(() ->
            admission.admit(() -> {
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");

    assertThat(admission.admit(() -> "next")).isEqualTo("next");
  }

  private static Thread hold(Admission admission, CountDownLatch inside, CountDownLatch open) {
    return Thread.ofPlatform()
        .start(() ->
            unchecked(() ->
                admission.admit(() -> {
                  inside.countDown();
                  return unchecked(() -> {
                    open.await();
                    return "first";
                  });
                })));
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private static <T> T unchecked(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
