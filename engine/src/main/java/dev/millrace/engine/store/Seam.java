package dev.millrace.engine.store;

/**
 * The named points between transactions, and between a transaction and what follows it. A node that
 * ends at any of them loses nothing: the chaos run ends nodes and PostgreSQL at every one.
 */
public enum Seam {
  /** This node has its row and may claim. */
  NODE_REGISTERED,
  HEARTBEAT_BEFORE,
  HEARTBEAT_AFTER,

  CLAIM_BEFORE,
  /** Rows are marked as this node's; not committed. */
  CLAIM_MARKED,
  /** Committed; none of the claimed rows is acted on yet. */
  CLAIM_COMMITTED,
  /** A commit was lost sight of; what this node holds without knowing is about to be looked for. */
  RECONCILE_BEFORE,

  ATTEMPT_BEFORE,
  /** The task has done its work outside; nobody knows it yet. */
  ATTEMPT_DONE,
  /** The result waits for the committer, in memory. */
  ATTEMPT_HANDED_OVER,

  PLAN_BEFORE,
  /** The executions are locked and loaded. */
  PLAN_LOADED,
  /** All is decided and logged; nothing is written. */
  PLAN_DECIDED,
  /** Durable; nobody was told and nothing was dispatched. */
  PLAN_COMMITTED,
  /** Whoever asked was told, attempts run; other nodes may not know yet. */
  PLAN_DISPATCHED,

  JOURNAL_BEFORE,
  JOURNAL_AFTER,

  RESCUE_BEFORE,
  /** Dead nodes are removed; their claims are still theirs. */
  RESCUE_EXPIRED,
  RESCUE_AFTER,

  NOTIFY_BEFORE,
  NOTIFY_AFTER,

  /** A node that stops: attempts have been given back, its row is still there. */
  STOP_BEFORE_LEAVING
}
