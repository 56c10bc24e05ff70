package dev.millrace.bench.chaos;

/** What happens to the nodes and to PostgreSQL. */
enum Scenario {
  /** Nodes and PostgreSQL are killed at every seam and at random, and nodes are frozen. */
  MIX(40),
  /** PostgreSQL is killed every 5 to 40 seconds under 2,000 executions, also while it recovers. */
  RESTARTS(2_000),
  /** Nodes are frozen for three leases and woken. */
  FREEZES(40);

  private final int running;

  Scenario(int running) {
    this.running = running;
  }

  /** Executions that are kept running unless another number is asked for. */
  int running() {
    return running;
  }
}
