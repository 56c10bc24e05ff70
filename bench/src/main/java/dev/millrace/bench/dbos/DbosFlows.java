package dev.millrace.bench.dbos;

/** The workloads as DBOS workflows. Public because its proxy implements it. */
public interface DbosFlows {

  /** Steps one after the other. */
  int chain(int steps);

  /** Child workflows of one step, all at once. */
  int children(int count);
}
