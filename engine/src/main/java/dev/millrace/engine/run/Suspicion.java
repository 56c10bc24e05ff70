package dev.millrace.engine.run;

import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.store.WorkStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the plan that ends its nodes among all that waited on them. Being held by a node that died
 * makes a row suspect, and no more, however often it happens: a long backlog is innocent. A row
 * that is as suspect as can be is planned alone, and says so in the database before. If its node
 * ends over that, it is proven, and given up.
 *
 * @param crashesMax nodes that may end over one plan
 */
record Suspicion(int crashesMax) {

  /** How far waiting on nodes that died can count. */
  int most() {
    return Math.max(1, crashesMax - 1);
  }

  /** Whether a node ended while it planned this row and nothing else. */
  boolean isProven(WorkRow row) {
    return row.crashes() > most();
  }

  /** The count of a row after one more node that held it died. */
  int next(WorkRow row) {
    return Math.max(row.crashes(), Math.min(row.crashes() + 1, most()));
  }

  /** Takes out of a batch what has to be planned alone. */
  List<Request> takeFrom(List<Request> batch) {
    List<Request> suspects = new ArrayList<>();
    batch.removeIf(request -> isSuspect(request) && suspects.add(request));
    return suspects;
  }

  /** Writes down, durably, that a suspect is about to be planned. */
  void mark(List<Request> requests, SqlSession session) {
    if (requests.size() == 1
        && requests.getFirst() instanceof Request.Due(var work)
        && isSuspect(requests.getFirst())) {
      Script script = new Script();
      WorkStore.setCrashes(script, work.id(), most() + 1);
      session.run(script);
    }
  }

  private boolean isSuspect(Request request) {
    return request instanceof Request.Due(var work) && work.crashes() >= most();
  }
}
