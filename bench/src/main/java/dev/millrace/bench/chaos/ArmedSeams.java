package dev.millrace.bench.chaos;

import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The points of one node, one of them armed; strikes on the thread that passes it. */
final class ArmedSeams implements Seams {

  private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();
  private final Predicate<Strike> act;

  private record Armed(Strike strike, AtomicInteger left) {}

  /**
   * @param act false when there was nothing to strike: then the next passing is waited for
   */
  ArmedSeams(Predicate<Strike> act) {
    this.act = act;
  }

  /** From now on this strike is waited for, and no other. */
  void arm(Strike strike) {
    armed.set(new Armed(strike, new AtomicInteger(strike.pass())));
  }

  @Override
  public void pass(Seam seam) {
    Armed waiting = armed.get();
    if (waiting != null
        && waiting.strike().seam() == seam
        && waiting.left().decrementAndGet() == 0
        && armed.compareAndSet(waiting, null)
        && !act.test(waiting.strike())) {
      armed.compareAndSet(null, new Armed(waiting.strike(), new AtomicInteger(1)));
    }
  }
}
