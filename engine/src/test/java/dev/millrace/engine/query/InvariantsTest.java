package dev.millrace.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds the row that breaks it, and a sound execution breaks none. */
@ExtendWith(PostgresExtension.class)
class InvariantsTest {
  private static final Instant AT = Instant.parse("2026-11-24T07:00:00Z");
  private static final String WORK =
      "insert into work (id, kind, execution_id, task_run_id, epoch, namespace, due_at)"
          + " values (:work, '%s', :execution, %s, %s, 'n', now());";

  private final Database database;
  private final TestRows rows;
  private final Invariants invariants;
  private final UUID work = UUID.randomUUID();

  InvariantsTest(Database database) {
    this.database = database;
    rows = new TestRows(database);
    invariants = new Invariants(database.read());
  }

  @Test
  void everyRuleOfTheFileIsRead() {
    assertThat(invariants.check()).isNotNull();
    assertThat(invariants.size()).isEqualTo(18);
  }

  @Test
  void aSoundExecutionBreaksNothing() {
    ExecutionId ended = closed();
    ExecutionId running = running();
    TaskRunId run = rows.taskRun(running, "t").state(State.RUNNING, history("RUNNING")).insert();
    change(
        WORK.formatted("RUN", ":run", "0")
            + "update task_run set token = :work where id = :run;"
            + "update execution set children_started = 1 where id = :execution",
        running,
        run);

    assertThat(subjects()).doesNotContain(ended.value(), running.value(), run.value(), work);
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED, false, true",
    "RUNNING, false, true",
    "RUNNING, true, false",
    "QUEUED, false, false",
    "BREAKPOINT, false, false"
  })
  void rule1AnOpenExecutionWaitsForSomething(State state, boolean suspended, boolean broken) {
    ExecutionId id = rows.execution("n", "f").state(state).insert();
    change("update execution set suspended = " + suspended + " where id = :execution", id, null);

    assertThat(broken(1).contains(id.value())).isEqualTo(broken);
  }

  @Test
  void rule1ATokenLeadsToItsWork() {
    ExecutionId id = running();
    TaskRunId run = rows.taskRun(id, "t").state(State.RUNNING, history("RUNNING")).insert();
    change("update task_run set token = :work where id = :run", id, run);
    change("update execution set token = :work where id = :execution", id, run);

    assertThat(broken(1)).contains(id.value(), run.value());
  }

  @ParameterizedTest
  @CsvSource({"SUBMITTED", "RUNNING", "RETRYING"})
  void rule1ATaskRunUnderWayHasWhatEndsIt(State state) {
    TaskRunId run = rows.taskRun(running(), "t").state(state, history(state.name())).insert();

    assertThat(broken(1)).contains(run.value());
  }

  @Test
  void rule1AWaitWithAnEndHasItsTimer() {
    ExecutionId id = running();
    TaskRunId run = rows.taskRun(id, "t").state(State.PAUSED, history("PAUSED")).insert();
    assertThat(broken(1)).doesNotContain(id.value(), run.value());

    change("update task_run set due_at = now() where id = :run", id, run);

    assertThat(broken(1)).contains(run.value());
  }

  @ParameterizedTest
  @CsvSource({"START, null", "RUN, :run", "WAKE, :run"})
  void rule2WorkBelongsToAnOpenExecutionOfItsEpoch(String kind, String run) {
    ExecutionId id = running();
    TaskRunId taskRun = rows.taskRun(id, "t").insert();
    change(WORK.formatted(kind, run, "3"), id, taskRun);

    assertThat(violations(2)).filteredOn(v -> v.subject().equals(work.toString())).hasSize(2);
  }

  @Test
  void rule2NothingOfAClosedExecutionIsUnderWay() {
    ExecutionId id = closed();
    TaskRunId run = rows.taskRun(id, "t").state(State.RUNNING, history("RUNNING")).insert();

    assertThat(broken(2)).contains(run.value());
  }

  @Test
  void rule3EndAndHistoryAgreeWithTheState() {
    ExecutionId ended = closed();
    change("update execution set ended_at = null where id = :execution", ended, null);
    ExecutionId other = closed();
    change("update execution set state = 'FAILED' where id = :execution", other, null);
    TaskRunId run = rows.taskRun(other, "t").state(State.FAILED, history("SUCCESS")).insert();

    assertThat(broken(3)).contains(ended.value(), other.value(), run.value());
  }

  @Test
  void rule3WhatHadEndedGoesOnOnlyInANewEpoch() {
    ExecutionId id = closed();
    change(
        "update execution set history = history || ',RESTARTED 5,RUNNING 6,SUCCESS 7'"
            + " where id = :execution",
        id,
        null);
    assertThat(broken(3)).contains(id.value());

    change("update execution set epoch = 1 where id = :execution", id, null);

    assertThat(broken(3)).doesNotContain(id.value());
  }

  @Test
  void rule4AnAttemptHasOneResultAndNoneBeginsAfterTheEnd() {
    ExecutionId id = closed();
    TaskRunId twice = rows.taskRun(id, "t").attempts(1, "[{}]").insert();
    TaskRunId late = rows.taskRun(id, "t").insert();
    change("update task_run set created_at = now() + interval '1 year' where id = :run", id, late);

    assertThat(broken(4)).contains(twice.value(), late.value());
  }

  @Test
  void rule7CountersEqualTheChildren() {
    ExecutionId id = closed();
    TaskRunId parent = rows.taskRun(id, "parent").insert();
    rows.taskRun(id, "child").parent(parent).insert();
    count(id, "children_started = 1, children_ended = 0");
    assertThat(broken(7)).contains(id.value(), parent.value());

    count(id, "children_started = 1, children_ended = 1");
    change(
        "update task_run set children_started = 1, children_ended = 1 where id = :run", id, parent);

    assertThat(broken(7)).doesNotContain(id.value(), parent.value());
  }

  @Test
  void rule7AParentIsThere() {
    ExecutionId id = closed();
    TaskRunId run = rows.taskRun(id, "t").parent(TaskRunId.next()).insert();
    TaskRunId stray = rows.taskRun(ExecutionId.next(), "t").insert();

    assertThat(broken(7)).contains(run.value(), stray.value());
  }

  @Test
  void rule8FilesHaveArrivedAndNothingIsLoggedLater() {
    ExecutionId id = closed();
    change(
        "update execution set closed_at = now() - interval '1 minute' where id = :execution;"
            + "insert into log_entry (at, execution_id, namespace, flow_id, level, message)"
            + " values (now(), :execution, 'n', 'f', 2, 'late');"
            + "insert into file (id, path, size, execution_id, created_at)"
            + " values (:work, '.arriving/' || :work, -1, :execution, now())",
        id,
        null);

    assertThat(broken(8)).contains(id.value(), work);
  }

  private void count(ExecutionId id, String counters) {
    change("update execution set " + counters + " where id = :execution", id, null);
  }

  private ExecutionId running() {
    return rows.execution("n", "f").state(State.RUNNING).insert();
  }

  private ExecutionId closed() {
    ExecutionId id = rows.execution("n", "f").insert();
    change("update execution set closed_at = ended_at where id = :execution", id, null);
    return id;
  }

  private static History history(String last) {
    return History.start(State.CREATED, AT).then(State.valueOf(last), AT);
  }

  private void change(String sql, ExecutionId execution, TaskRunId run) {
    database
        .main()
        .useHandle(handle -> {
          for (String statement : sql.split(";")) {
            handle
                .createUpdate(statement)
                .bind("execution", execution.value())
                .bind("run", run == null ? null : run.value())
                .bind("work", work)
                .execute();
          }
        });
  }

  private List<UUID> broken(int rule) {
    return violations(rule).stream().map(v -> UUID.fromString(v.subject())).toList();
  }

  private List<UUID> subjects() {
    return invariants.check().stream().map(v -> UUID.fromString(v.subject())).toList();
  }

  private List<Invariants.Violation> violations(int rule) {
    return invariants.check().stream().filter(v -> v.rule() == rule).toList();
  }
}
