package dev.millrace.api.cli;

import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.LogView;
import dev.millrace.engine.query.StateView;
import dev.millrace.engine.query.TaskRunView;
import dev.millrace.engine.state.History;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run as plain lines, one for each change of a state and each line of a log. For pipes. */
final class RunLines implements RunView {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final PrintWriter out;
  private final Map<String, Integer> shown = new HashMap<>();

  RunLines(PrintWriter out) {
    this.out = out;
  }

  private record Line(Instant at, String text) {}

  @Override
  public void show(ExecutionView execution, List<LogView> logs) {
    List<Line> lines = new ArrayList<>();
    for (LogView log : logs) {
      lines.add(line(log.timestamp(), log.level().name(), name(log), log.message()));
    }
    for (TaskRunView run : execution.taskRuns()) {
      add(lines, run.id().toString(), run.state(), RunNames.of(run), run.error());
    }
    String name = "execution " + execution.id();
    add(lines, name, execution.state(), name, execution.error());
    lines.sort(Comparator.comparing(Line::at));
    lines.forEach(line -> out.println(line.text));
    out.flush();
  }

  @Override
  public void end(ExecutionView execution, List<LogView> lines) {
    show(execution, lines);
  }

  private void add(
      List<Line> lines,
      String key,
      StateView state,
      String name,
      @org.jspecify.annotations.Nullable String error) {
    List<History.Entry> history = state.histories();
    int known = shown.getOrDefault(key, 0);
    for (int index = known; index < history.size(); index++) {
      History.Entry entry = history.get(index);
      boolean last = index == history.size() - 1;
      lines.add(
          line(
              entry.date(),
              entry.state().name(),
              name,
              last && entry.state().isTerminal() && error != null ? error : ""));
    }
    shown.put(key, history.size());
  }

  private static String name(LogView log) {
    String task = log.taskId() == null ? "execution" : log.taskId();
    return log.value() == null ? task : task + "[" + RunNames.oneLine(log.value()) + "]";
  }

  private static Line line(Instant at, String word, String name, String text) {
    String first = "%s %-9s %s".formatted(TIME.format(at), word, name);
    return new Line(at, text.isEmpty() ? first : first + "  " + RunNames.oneLine(text));
  }
}
