package dev.millrace.bench.chaos;

import dev.millrace.engine.store.Seam;
import java.util.List;

/**
 * What shall happen to a node or below it, and where.
 *
 * @param pass the how manieth passing of the seam it is, counted from when the node is told
 */
record Strike(Seam seam, int pass, Action action) {

  enum Action {
    /** The node's process ends as by {@code kill -9}. */
    HALT,
    /** PostgreSQL ends as by {@code kill -9}, all of its processes; the node goes on. */
    KILL_DATABASE,
    /** Every thread of the node stops, as when its machine is suspended, until it is woken. */
    FREEZE
  }

  /** The actions that end something; each is tried at every seam. */
  static final List<Action> KILLS = List.of(Action.HALT, Action.KILL_DATABASE);

  /** As words of the node's protocol. */
  String words() {
    return seam + " " + pass + " " + action;
  }

  static Strike of(String[] words, int from) {
    return new Strike(
        Seam.valueOf(words[from]),
        Integer.parseInt(words[from + 1]),
        Action.valueOf(words[from + 2]));
  }
}
