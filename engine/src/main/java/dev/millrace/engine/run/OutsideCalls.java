package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.template.TemplateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What templates ask of the outside ({@code http()}, {@code subflow()}) while the committer plans.
 * Its transaction never calls out: a question whose answer is not here yet ends the rendering
 * ({@link CallNeeded}), and the task run waits with a work row of its own. When that is durable the
 * call is made on a thread of its own, its answer is kept, and the run is planned again, now with
 * the answer. Answers live in memory alone, until what asked is decided; after a crash the call is
 * made again.
 *
 * <p>Questions are told apart by who asks, where to, and how many went there before: a template
 * that is rendered again asks the same in the same order, while its arguments may differ in what
 * comes from the clock or from chance.
 *
 * <p>Elsewhere (an attempt, a create over the API) a question is simply asked on the thread that
 * renders.
 */
final class OutsideCalls {

  private static final int CALLS_MAX = 50;
  private static final Duration TIME_MAX = Duration.ofMinutes(5);

  private final Semaphore open;
  private final Map<Asker, Visit> visits = new HashMap<>();
  private final Map<UUID, Visit> byToken = new HashMap<>();
  private Consumer<WorkRow> answered = work -> {};
  private @Nullable ScheduledExecutorService timers;
  private boolean closed;

  // What the transaction at hand asks; the committer's thread only.
  private volatile @Nullable Thread planner;
  private @Nullable Asker asker;
  private final Map<Asker, Map<String, Integer>> asked = new HashMap<>();
  private final Map<Asker, Question> wanted = new HashMap<>();

  /** Whose template is rendered: a task run's, or one of the execution itself. */
  record Asker(ExecutionId execution, @Nullable TaskRunId run) {}

  /** Ends the rendering of a template whose question has no answer yet. Not an error. */
  static final class CallNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallNeeded() {
      super("an answer from outside is not known yet", null, false, false);
    }
  }

  /** The time in which somebody asks. */
  interface Asking extends AutoCloseable {
    @Override
    void close();
  }

  private record Question(String place, Supplier<@Nullable Object> call) {}

  /** What a call brought; the error is the user's to see. */
  private record Answer(@Nullable Object value, @Nullable TemplateException error) {}

  /** An asker that waits, and the answers it has got so far. */
  private static final class Visit {
    final Asker asker;
    final Map<String, List<Answer>> answers = new HashMap<>();
    WorkRow work;
    int calls;
    @Nullable Thread thread;

    Visit(Asker asker, WorkRow work) {
      this.asker = asker;
      this.work = work;
    }
  }

  /**
   * @param callsMax calls open at a time; the others wait for one to end
   */
  OutsideCalls(int callsMax) {
    this.open = new Semaphore(callsMax);
  }

  /** Who plans an execution again once an answer is there; and the clock that ends long calls. */
  void start(Consumer<WorkRow> next, ScheduledExecutorService clock) {
    answered = next;
    timers = clock;
  }

  // ---- while a transaction is planned

  /** A transaction begins; what the last one wanted and did not commit is forgotten. */
  void begin() {
    planner = Thread.currentThread();
    asker = null;
    asked.clear();
    wanted.clear();
  }

  /** From now on this one asks; closing it sets back who asked before. */
  Asking asking(ExecutionId execution, @Nullable TaskRunId run) {
    Asker before = asker;
    asker = new Asker(execution, run);
    return () -> asker = before;
  }

  /**
   * The answer to a question.
   *
   * @param place names what is called, without what may change when the template is rendered again
   * @throws CallNeeded within a transaction, when it is not known yet
   */
  @Nullable Object ask(String place, Supplier<@Nullable Object> call) {
    if (!Thread.currentThread().equals(planner)) {
      return call.get();
    }
    Asker who = asker;
    if (who == null) {
      throw new IllegalStateException("nobody is known to wait for an answer from " + place);
    }
    int before = asked.computeIfAbsent(who, w -> new HashMap<>()).merge(place, 1, Integer::sum) - 1;
    Answer answer = known(who, place, before);
    if (answer == null) {
      wanted.put(who, new Question(place, call));
      throw new CallNeeded();
    }
    if (answer.error() != null) {
      throw answer.error();
    }
    return answer.value();
  }

  private synchronized @Nullable Answer known(Asker asker, String place, int index) {
    Visit visit = visits.get(asker);
    if (visit == null) {
      return null;
    }
    List<Answer> answers = visit.answers.getOrDefault(place, List.of());
    if (index >= answers.size() && visit.thread == null && visit.calls >= CALLS_MAX) {
      throw new TemplateException(
          "More than %d calls (http(), subflow()) for one decision; make them in a task before"
              .formatted(CALLS_MAX));
    }
    return index < answers.size() ? answers.get(index) : null;
  }

  // ---- after the commit

  /**
   * These wait durably now: their calls are made. Whose work row is gone, by a kill or because it
   * was planned with its answers, waits no longer.
   */
  synchronized void committed(Map<Asker, WorkRow> waiting, Collection<UUID> gone) {
    waiting.forEach(this::call);
    if (!byToken.isEmpty()) {
      gone.forEach(this::forget);
    }
  }

  private void call(Asker asker, WorkRow work) {
    if (closed) {
      return;
    }
    Visit visit = visits.computeIfAbsent(asker, who -> new Visit(who, work));
    byToken.remove(visit.work.id());
    visit.work = work;
    byToken.put(work.id(), visit);
    Question question = wanted.get(asker);
    if (visit.thread == null && question != null) {
      visit.calls++;
      visit.thread =
          Thread.ofVirtual()
              .name("outside-" + asker.execution())
              .start(() -> make(visit, question));
    }
  }

  private void forget(UUID token) {
    Visit visit = byToken.remove(token);
    if (visit != null) {
      visits.remove(visit.asker);
      if (visit.thread != null) {
        visit.thread.interrupt();
      }
    }
  }

  /** On the thread of the call. */
  private void make(Visit visit, Question question) {
    try {
      open.acquire();
    } catch (InterruptedException e) {
      return; // nobody waits any more
    }
    Answer answer;
    Thread self = Thread.currentThread();
    var limit =
        Objects.requireNonNull(timers)
            .schedule(self::interrupt, TIME_MAX.toMillis(), TimeUnit.MILLISECONDS);
    try {
      answer = new Answer(question.call().get(), null);
    } catch (TemplateException e) {
      answer = new Answer(null, limit.isDone() ? tooLong(question) : e);
    } catch (RuntimeException e) { // the top of a thread: whatever a call throws is its answer
      answer = new Answer(null, new TemplateException(Inline.message(e)));
    } finally {
      limit.cancel(false);
      open.release();
    }
    WorkRow work = keep(visit, question, answer);
    if (work != null) {
      answered.accept(work);
    }
  }

  private static TemplateException tooLong(Question question) {
    return new TemplateException(
        "%s did not answer within %d minutes; call it in a task, whose `timeout` you choose"
            .formatted(question.place(), TIME_MAX.toMinutes()));
  }

  private synchronized @Nullable WorkRow keep(Visit visit, Question question, Answer answer) {
    visit.thread = null;
    if (closed || !byToken.containsKey(visit.work.id())) {
      return null;
    }
    visit.answers.computeIfAbsent(question.place(), place -> new ArrayList<>()).add(answer);
    return visit.work;
  }

  // ---- what others ask

  /** Whether a work row waits for a call of this node. */
  synchronized boolean holds(UUID work) {
    return byToken.containsKey(work);
  }

  /** The work rows of an execution that wait for calls of this node. */
  synchronized List<WorkRow> waiting(ExecutionId execution) {
    return byToken.isEmpty()
        ? List.of()
        : visits.values().stream()
            .filter(visit -> visit.asker.execution().equals(execution))
            .map(visit -> visit.work)
            .toList();
  }

  /** Ends every call; answers the work rows that waited for them, which are others' now. */
  synchronized List<WorkRow> close() {
    closed = true;
    List<WorkRow> left = visits.values().stream().map(visit -> visit.work).toList();
    List.copyOf(byToken.keySet()).forEach(this::forget);
    return left;
  }
}
