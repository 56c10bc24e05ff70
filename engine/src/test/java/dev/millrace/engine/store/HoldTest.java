package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a node remembers of an execution holds until anybody else locks or writes its row. */
@ExtendWith(PostgresExtension.class)
class HoldTest {
  private static final Instant NOW = Instant.parse("2026-11-27T07:00:00Z");

  private final Database database;

  HoldTest(Database database) {
    this.database = database;
  }

  @Test
  void whatNobodyTouchedHolds() {
    ExecutionStore.Held mine = inserted();

    assertThat(held(List.of(mine))).isNotEmpty();
  }

  @Test
  void ownTransactionsOneAfterTheOtherHold() {
    ExecutionStore.Held first = inserted();
    String second = written(first);
    String third = written(new ExecutionStore.Held(first.id(), second));

    assertThat(held(List.of(new ExecutionStore.Held(first.id(), third)))).isNotEmpty();
  }

  @Test
  void whatSomebodyElseWroteDoesNotHold() {
    ExecutionStore.Held mine = inserted();
    ExecutionStore.Held untouched = inserted();
    written(mine);

    assertStale(List.of(mine));
    assertStale(List.of(untouched, mine));
  }

  @Test
  void whatSomebodyElseLockedDoesNotHold() {
    ExecutionStore.Held mine = inserted();
    locked(mine.id());

    assertStale(List.of(mine));
  }

  @Test
  void whatIsGoneDoesNotHold() {
    assertStale(List.of(new ExecutionStore.Held(ExecutionId.next(), "777")));
  }

  @Test
  void manyHoldTogether() {
    assertThat(held(List.of(inserted(), inserted(), inserted()))).isNotEmpty();
  }

  @Test
  void anUpdateChecksItsOwnRow() {
    ExecutionStore.Held first = inserted();
    String second = updated(first);
    String third = updated(new ExecutionStore.Held(first.id(), second));

    assertThat(third).isNotEqualTo(second);
    assertThatThrownBy(() -> updated(first)).matches(RetryableSql::isStale);
    assertThatThrownBy(() -> updated(new ExecutionStore.Held(ExecutionId.next(), third)))
        .matches(RetryableSql::isStale);
    locked(first.id());
    assertThatThrownBy(() -> updated(new ExecutionStore.Held(first.id(), third)))
        .matches(RetryableSql::isStale);
  }

  private void assertStale(List<ExecutionStore.Held> executions) {
    assertThatThrownBy(() -> held(executions))
        .satisfies(e -> {
          assertThat(RetryableSql.isStale(e)).isTrue();
          assertThat(RetryableSql.isPassing(e)).isFalse();
        });
  }

  private String held(List<ExecutionStore.Held> executions) {
    List<String> id = new ArrayList<>();
    Script script = new Script().add("begin");
    ExecutionStore.hold(script, executions, id::add);
    run(script.add("commit"));
    return id.getFirst();
  }

  /** As a planning transaction does it: holds, writes, commits; the id it leaves. */
  private String written(ExecutionStore.Held execution) {
    List<String> id = new ArrayList<>();
    Script script = new Script().add("begin");
    ExecutionStore.hold(script, List.of(execution), id::add);
    ExecutionStore.update(script, List.of(row(execution.id())));
    run(script.add("commit"));
    return id.getFirst();
  }

  private void locked(ExecutionId execution) {
    Script other = new Script().add("begin");
    ExecutionStore.lock(other, List.of(execution), row -> {});
    run(other.add("commit"));
  }

  /** As a chain does it, in one statement; the id it leaves. */
  private String updated(ExecutionStore.Held execution) {
    List<String> id = new ArrayList<>();
    Script script = new Script().add("begin");
    ExecutionStore.updateHeld(script, row(execution.id()), execution, id::add);
    run(script.add("commit"));
    return id.getFirst();
  }

  private ExecutionStore.Held inserted() {
    ExecutionId execution = ExecutionId.next();
    List<String> id = new ArrayList<>();
    Script script = new Script().add("begin");
    ExecutionStore.insert(script, List.of(row(execution)));
    ExecutionStore.transaction(script, id::add);
    run(script.add("commit"));
    return new ExecutionStore.Held(execution, id.getFirst());
  }

  private void run(Script script) {
    try (SqlSession session = database.session()) {
      session.run(script);
    }
  }

  private static ExecutionStore.Row row(ExecutionId id) {
    Document empty = Document.ofValue(Map.of());
    Execution execution =
        Execution.created(new Execution.Birth(id, "n", "f", null, id, null, null, null, NOW), 1, 1)
            .withState(State.RUNNING, NOW)
            .withProgress(Progress.at("tasks", 1));
    return new ExecutionStore.Row(
        execution, new Documents(empty, empty, empty, null, null, "NORMAL"));
  }
}
