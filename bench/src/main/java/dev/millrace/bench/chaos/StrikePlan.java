package dev.millrace.bench.chaos;

import dev.millrace.engine.store.Seam;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The order in which nodes and PostgreSQL are killed at the seams: every seam with both, in an
 * order of the seed, before any for the second time. What was not passed in time is tried again
 * after the others. Used by one thread.
 */
final class StrikePlan {

  private static final int PASSES_MAX = 6;

  /** These are passed a few times a second at most. */
  private static final Set<Seam> RARE =
      EnumSet.of(
          Seam.HEARTBEAT_BEFORE,
          Seam.HEARTBEAT_AFTER,
          Seam.RESCUE_BEFORE,
          Seam.RESCUE_EXPIRED,
          Seam.RESCUE_AFTER);

  /** These are passed once in the life of a node, or when it has lost sight of a commit. */
  private static final Set<Seam> SINGLE =
      EnumSet.of(Seam.NODE_REGISTERED, Seam.RECONCILE_BEFORE, Seam.STOP_BEFORE_LEAVING);

  private final Random random;
  private final Deque<Strike> round = new ArrayDeque<>();

  StrikePlan(Random random) {
    this.random = random;
  }

  Strike next() {
    if (round.isEmpty()) {
      List<Strike> all = all();
      Collections.shuffle(all, random);
      round.addAll(all);
    }
    return round.remove();
  }

  /** It could not be tried at all. */
  void again(Strike strike) {
    round.addFirst(strike);
  }

  /** Its point was not passed in time; the next try strikes at the first passing. */
  void missed(Strike strike) {
    round.addLast(new Strike(strike.seam(), 1, strike.action()));
  }

  private List<Strike> all() {
    List<Strike> all = new ArrayList<>();
    for (Seam seam : Seam.values()) {
      for (Strike.Action action : Strike.KILLS) {
        int most = SINGLE.contains(seam) ? 1 : RARE.contains(seam) ? 2 : PASSES_MAX;
        all.add(new Strike(seam, 1 + random.nextInt(most), action));
      }
    }
    return all;
  }
}
