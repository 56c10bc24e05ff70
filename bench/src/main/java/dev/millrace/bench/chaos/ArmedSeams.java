package dev.millrace.bench.chaos;

import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The points of one node, one of them armed; strikes on the thread that passes it. */
final class ArmedSeams implements Seams {

  private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();
  private final Consumer<Strike> act;

  private record Armed(Strike strike, AtomicInteger left) {}

  ArmedSeams(Consumer<Strike> act) {
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
        && waiting.left().decrementAndGet() == 0) {
      armed.compareAndSet(waiting, null);
      act.accept(waiting.strike());
    }
  }
}
