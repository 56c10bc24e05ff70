package dev.millrace.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.LogPosition;
import dev.millrace.engine.query.LogView;
import dev.millrace.engine.query.StateView;
import dev.millrace.engine.query.TaskRunView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tree of a run looks like on screens of several sizes. */
class RunScreenTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final ExecutionId ID = ExecutionId.next();

  private static StateView state(State state) {
    return new StateView(
        state,
        List.of(
            new History.Entry(State.CREATED, START),
            new History.Entry(state, START.plusMillis(1_500))));
  }

  private static TaskRunView run(
      String taskId, @Nullable String value, State state, @Nullable TaskRunView parent) {
    return new TaskRunView(
        TaskRunId.next(),
        ID,
        "company.team",
        "shown",
        taskId,
        parent == null ? null : parent.id(),
        value,
        null,
        "tasks",
        state(state),
        List.of(),
        null,
        null,
        null,
        state == State.FAILED ? "no\nsuch \u001b[2Jluck " + "x".repeat(300) : null);
  }

  private static ExecutionView execution(State state, List<TaskRunView> runs) {
    return new ExecutionView(
        ID,
        "company.team",
        "shown",
        1,
        state(state),
        new ExecutionView.Documents(null, null, null),
        Map.of(),
        null,
        new ExecutionView.Lineage(null, ID, null, null, 1, START),
        "NORMAL",
        false,
        null,
        state.isTerminal() ? START : null,
        state == State.FAILED ? "it\u009b2J failed\nin two lines" : null,
        runs,
        runs.size());
  }

  private static List<TaskRunView> someRuns(State state) {
    TaskRunView loop = run("loop", null, State.RUNNING, null);
    TaskRunView deep = run("deep", "多字节的值".repeat(20), state, loop);
    return List.of(
        loop,
        deep,
        run("inner", "👩‍💻 née ✅", state, deep),
        run("a-task-with-a-name-that-is-longer-than-half-of-a-screen", null, state, deep),
        run("bad", null, State.FAILED, loop));
  }

  private static LogView line(String message) {
    return new LogView(
        LogPosition.START,
        LogLevel.WARN,
        message,
        "company.team",
        "shown",
        ID,
        "say",
        null,
        1,
        null,
        null,
        null);
  }

  /** A run that goes on for a while and ends, on a screen. */
  private static ScreenModel shown(Terminal.Size size, List<ExecutionView> views) {
    StringWriter text = new StringWriter();
    RunScreen screen = new RunScreen(new PrintWriter(text), size);
    for (int at = 0; at < views.size() - 1; at++) {
      screen.show(views.get(at), at == 1 ? List.of(line("one\ntwo")) : List.of());
    }
    screen.end(views.getLast(), List.of(line("three")));
    return new ScreenModel(size.lines(), size.columns()).print(text.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 20, 40, 80, 200})
  void noLineOfTheTreeWrapsHoweverNarrowTheScreen(int columns) {
    StringWriter text = new StringWriter();
    RunScreen screen = new RunScreen(new PrintWriter(text), new Terminal.Size(24, columns));

    screen.show(execution(State.RUNNING, someRuns(State.SUCCESS)), List.of());

    int width = Math.max(columns, 4);
    assertThat(new ScreenModel(24, width).print(text.toString()).wraps()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void theEndIsShownOnceWithNothingLeftOfWhatWasDrawnBefore(int columns) {
    ScreenModel screen =
        shown(
            new Terminal.Size(24, columns),
            List.of(
                execution(State.CREATED, List.of()),
                execution(State.RUNNING, someRuns(State.RUNNING)),
                execution(State.RUNNING, someRuns(State.SUCCESS)),
                execution(State.FAILED, someRuns(State.SUCCESS))));

    List<String> lines = screen.lines();
    assertThat(lines).filteredOn(line -> line.contains("company.team")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.startsWith("WARN")).hasSize(3);
    assertThat(lines).filteredOn(line -> line.contains("inner[")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("SUCCESS")).hasSize(3);
    assertThat(lines).filteredOn(line -> line.contains("RUNNING")).hasSize(1);
    assertThat(lines.get(3)).contains("FAILED").contains("1.5 s");
    assertThat(lines).contains("it 2J failed", "in two lines");
  }

  @ParameterizedTest
  @CsvSource({"8, 40", "10, 80", "24, 200"})
  void aTreeHigherThanTheScreenShowsItsEndAndIsRedrawnInPlace(int height, int columns) {
    List<TaskRunView> runs = new ArrayList<>();
    List<ExecutionView> views = new ArrayList<>();
    for (int number = 0; number < 60; number++) {
      runs.add(run("task" + number, null, State.RUNNING, null));
      views.add(execution(State.RUNNING, List.copyOf(runs)));
    }
    StringWriter text = new StringWriter();
    RunScreen screen = new RunScreen(new PrintWriter(text), new Terminal.Size(height, columns));

    views.forEach(view -> screen.show(view, List.of()));
    ScreenModel drawn = new ScreenModel(height, columns).print(text.toString());

    assertThat(drawn.lines()).hasSize(height - 1);
    assertThat(drawn.lines().getFirst()).contains("company.team");
    assertThat(drawn.lines().get(1)).contains(61 - (height - 2) + 1 + " more above");
    assertThat(drawn.lines().get(height - 3)).contains("task59");
  }

  @Test
  void blanksMakeUpForWideCharacters() {
    assertThat(TextWidth.of("née")).isEqualTo(3);
    assertThat(TextWidth.of("ne\u0301e")).isEqualTo(3);
    assertThat(TextWidth.of("多字")).isEqualTo(4);
    assertThat(TextWidth.of("✅👍")).isEqualTo(4);
    assertThat(TextWidth.cut("多字节", 5)).isEqualTo("多字…");
    assertThat(TextWidth.cut("多字节", 4)).isEqualTo("多…");
    assertThat(TextWidth.cut("abc", 3)).isEqualTo("abc");
    assertThat(TextWidth.cut("abc", 0)).isEmpty();
    assertThat(TextWidth.cut("👍👍👍", 3)).isEqualTo("👍…");
    assertThat(TextWidth.padded("多", 4)).isEqualTo("多  ");
  }
}
