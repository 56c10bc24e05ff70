package dev.millrace.engine.plan;

import java.util.List;

/**
 * The children a scope may start now, and its cursor once they have started.
 *
 * @param more whether as many again could start at once
 */
record Next(List<Command.Start> starts, int cursor, boolean more) {

  static final Next NONE = new Next(List.of(), 0);

  Next(List<Command.Start> starts, int cursor) {
    this(starts, cursor, false);
  }

  Next {
    starts = List.copyOf(starts);
  }
}
