package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a node does when a batch is durable: collected while it is planned, forgotten when it fails.
 * Committer's thread only.
 */
final class AfterCommit {

  /** Attempts for the executor of this node, by their work rows. */
  final Map<UUID, Assignment> dispatches = new LinkedHashMap<>();

  /** Work rows that this node handles itself at once. */
  final List<WorkRow> messages = new ArrayList<>();

  final List<Closed> closed = new ArrayList<>();

  /** Work rows of attempts that shall end. */
  final List<UUID> kills = new ArrayList<>();

  final List<ExecutionId> changed = new ArrayList<>();

  /** Calls that templates wait for. */
  final Map<OutsideCalls.Asker, WorkRow> calls = new HashMap<>();

  @Nullable Instant nextTimer;

  /** There is work that this node has no slot for. */
  boolean surplus;

  /** An execution that will not change any more. */
  record Closed(ExecutionId id, State state) {}
}
