package dev.millrace.engine.plan;

import java.util.List;

/** The children a scope may start now, and its cursor once they have started. */
record Next(List<Command.Start> starts, int cursor) {

  static final Next NONE = new Next(List.of(), 0);

  Next {
    starts = List.copyOf(starts);
  }
}
