package dev.millrace.bench.chaos;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts executions through whichever node works, never more than a number at once, resumes those
 * that wait for a person, and kills those that never end. One thread.
 */
final class Load {

  private static final long LOOK_MILLIS = 150;
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Cluster cluster;
  private final Look look;
  private final Ledger ledger;
  private final Random random;
  private final List<Kind> kinds = new ArrayList<>();
  private final Map<String, Request> requests = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<ExecutionId, Long> helped = new HashMap<>();
  private int numbers;

  /** What was asked, and whether it is known to have been accepted. */
  static final class Request {
    final Kind kind;
    final int n;
    volatile String acceptedAs = "";

    Request(Kind kind, int n) {
      this.kind = kind;
      this.n = n;
    }
  }

  Load(Cluster cluster, Look look, Ledger ledger, Random random) {
    this.cluster = cluster;
    this.look = look;
    this.ledger = ledger;
    this.random = random;
    for (Kind kind : Kind.values()) {
      kinds.addAll(Collections.nCopies(kind.share(), kind));
    }
  }

  /** Executions asked for, by key. */
  Map<String, Request> requests() {
    return requests;
  }

  /** Creates that no answer came to. */
  int unanswered() {
    return unanswered.get();
  }

  /** Creates that were refused, with the reason. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** Keeps so many executions running until the time is over. */
  void run(int most, long deadlineNanos) throws InterruptedException {
    while (System.nanoTime() < deadlineNanos) {
      // What is on its way may be counted twice, but never not at all.
      int room = most - asked.get() - look.open();
      for (int i = 0; i < room && System.nanoTime() < deadlineNanos; i++) {
        create();
      }
      help();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Helps what still runs to its end; false when something has not ended in time. */
  boolean finish(long deadlineNanos) throws InterruptedException {
    while (look.open() > 0) {
      if (System.nanoTime() > deadlineNanos) {
        return false;
      }
      help();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  private void create() throws InterruptedException {
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    String key = "k" + ++numbers;
    Request request = new Request(kind, random.nextInt(100));
    requests.put(key, request);
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("key", key);
    inputs.put("n", request.n);
    inputs.put("ledger", ledger.url());
    inputs.put("file", ledger.file().toString());
    asked.incrementAndGet();
    cluster
        .any()
        .ask("create " + kind.flowId() + " " + Json.write(inputs))
        .whenComplete((id, failure) -> {
          asked.decrementAndGet();
          if (failure == null) {
            request.acceptedAs = id;
          } else if (failure instanceof NodeProcess.Refused) {
            refusals.add(kind.flowId() + ": " + failure.getMessage());
          } else {
            unanswered.incrementAndGet();
          }
        });
  }

  /** Does what people do; asked again after a while as long as it has not happened. */
  private void help() throws InterruptedException {
    for (Look.Waiting paused : look.paused()) {
      if (isTurnOf(paused.id())) {
        String answers = Json.write(Map.of("answer", Kind.answer(String.valueOf(paused.key()))));
        cluster.any().ask("resume " + paused.id() + " " + answers);
      }
    }
    for (Look.Waiting endless : look.killable()) {
      if (isTurnOf(endless.id())) {
        cluster.any().ask("kill " + endless.id());
      }
    }
  }

  private boolean isTurnOf(ExecutionId id) {
    long now = System.nanoTime();
    Long before = helped.get(id);
    boolean turn = before == null || now - before > AGAIN_NANOS;
    if (turn) {
      helped.put(id, now);
    }
    return turn;
  }
}
