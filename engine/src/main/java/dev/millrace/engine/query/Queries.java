package dev.millrace.engine.query;

import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** Everything that can be looked up, in one place for the API. Safe for all threads. */
public record Queries(
    ExecutionQueries executions,
    FlowQueries flows,
    LogQueries logs,
    MetricQueries metrics,
    KvQueries keyValues,
    FileQueries files) {

  /** Over a pool of connections that read only. */
  public static Queries of(Jdbi read, InstantSource clock) {
    return new Queries(
        new ExecutionQueries(read, clock),
        new FlowQueries(read),
        new LogQueries(read, clock),
        new MetricQueries(read, clock),
        new KvQueries(read, clock),
        new FileQueries(read));
  }
}
