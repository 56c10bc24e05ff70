package dev.millrace.api.cli;

import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.LogView;
import dev.millrace.engine.query.StateView;
import dev.millrace.engine.query.TaskRunView;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as a tree that is redrawn in place, with the log scrolling above it. For terminals. */
final class RunScreen implements RunView {

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";
  private static final int NAME_COLUMNS_MIN = 12;
  private static final int NAME_COLUMNS_MAX = 60;

  /** What state and duration take behind the name. */
  private static final int STATE_COLUMNS = 20;

  private static final int END_LINES_MAX = 500;

  private final PrintWriter out;
  private final Terminal.Size size;
  private int drawn;

  RunScreen(PrintWriter out) {
    this(out, Terminal.size());
  }

  RunScreen(PrintWriter out, Terminal.Size size) {
    this.out = out;
    this.size = size;
  }

  @Override
  public void show(ExecutionView execution, List<LogView> lines) {
    clear();
    lines.forEach(this::print);
    List<String> tree = tree(execution);
    int room = Math.max(3, size.lines() - 2);
    int hidden = tree.size() - room;
    if (hidden > 0) {
      // The newest are at the end; the first line is the execution itself.
      List<String> cut = new ArrayList<>();
      cut.add(tree.getFirst());
      cut.add("  … " + (hidden + 1) + " more above");
      cut.addAll(tree.subList(hidden + 2, tree.size()));
      tree = cut;
    }
    tree.forEach(out::println);
    drawn = tree.size();
    out.flush();
  }

  @Override
  public void end(ExecutionView execution, List<LogView> lines) {
    clear();
    lines.forEach(this::print);
    List<String> tree = tree(execution);
    tree.stream().limit(END_LINES_MAX).forEach(out::println);
    if (tree.size() > END_LINES_MAX) {
      out.println("  … " + (tree.size() - END_LINES_MAX) + " more");
    }
    if (execution.error() != null) {
      for (String part : execution.error().split("\\R", -1)) {
        out.println(colour(State.FAILED) + RunNames.oneLine(part) + RESET);
      }
    }
    drawn = 0;
    out.flush();
  }

  private void clear() {
    if (drawn > 0) {
      out.print(ESCAPE + drawn + "F" + ESCAPE + "J");
      drawn = 0;
    }
  }

  private void print(LogView line) {
    String task = line.taskId() == null ? "" : line.taskId() + " ";
    String colour =
        switch (line.level()) {
          case ERROR -> colour(State.FAILED);
          case WARN -> colour(State.WARNING);
          case TRACE, DEBUG, INFO -> "";
        };
    for (String part : line.message().split("\\R", -1)) {
      out.println(colour + "%-5s ".formatted(line.level()) + task + RunNames.oneLine(part) + RESET);
    }
  }

  private List<String> tree(ExecutionView execution) {
    Map<@Nullable TaskRunId, List<TaskRunView>> children = new LinkedHashMap<>();
    for (TaskRunView run : execution.taskRuns()) {
      children.computeIfAbsent(run.parentTaskRunId(), _ -> new ArrayList<>()).add(run);
    }
    List<String> lines = new ArrayList<>();
    String name = execution.namespace() + "." + execution.flowId();
    lines.add(line("", name, execution.state(), null));
    addChildren(lines, children, null, "  ");
    return lines;
  }

  private void addChildren(
      List<String> lines,
      Map<@Nullable TaskRunId, List<TaskRunView>> children,
      @Nullable TaskRunId parent,
      String indent) {
    for (TaskRunView run : children.getOrDefault(parent, List.of())) {
      lines.add(line(indent, RunNames.of(run), run.state(), run.error()));
      addChildren(lines, children, run.id(), indent + "  ");
    }
  }

  private String line(String indent, String name, StateView state, @Nullable String error) {
    State current = state.current();
    int columns = size.columns() - 3;
    int names = nameColumns(columns);
    String label = TextWidth.padded(TextWidth.cut(indent + name, names - 1), names);
    String text = label + "%-9s %s".formatted(current, duration(state));
    if (error != null) {
      text += "  " + RunNames.oneLine(error);
    }
    return colour(current) + mark(current) + " " + TextWidth.cut(text, columns) + RESET;
  }

  /** More than half of the screen, but state and duration stay on it. */
  private static int nameColumns(int columns) {
    int wanted = Math.min(columns * 4 / 7, columns - STATE_COLUMNS);
    return Math.clamp(wanted, NAME_COLUMNS_MIN, NAME_COLUMNS_MAX);
  }

  private static String duration(StateView state) {
    Instant end = state.endDate() == null ? Instant.now() : state.endDate();
    Duration took = Duration.between(state.startDate(), end);
    if (took.isNegative()) {
      return "0.0 s";
    }
    return took.toSeconds() < 60
        ? String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)
        : "%d:%02d min".formatted(took.toMinutes(), took.toSecondsPart());
  }

  private static String mark(State state) {
    return switch (state) {
      case SUCCESS -> "✔";
      case WARNING -> "!";
      case FAILED, KILLED, CANCELLED -> "✘";
      case SKIPPED -> "-";
      case PAUSED, QUEUED, BREAKPOINT -> "‖";
      case RETRYING, RETRIED, RESUBMITTED, RESTARTED -> "↻";
      case CREATED, SUBMITTED -> "·";
      case RUNNING, KILLING -> "▶";
    };
  }

  private static String colour(State state) {
    String code =
        switch (state) {
          case SUCCESS -> "32";
          case WARNING, RETRYING, RETRIED, PAUSED, QUEUED -> "33";
          case FAILED, KILLED, CANCELLED, KILLING -> "31";
          case RUNNING -> "36";
          default -> "2";
        };
    return ESCAPE + code + "m";
  }
}
