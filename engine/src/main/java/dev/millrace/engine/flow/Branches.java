package dev.millrace.engine.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of the branches children stand in; the same words in YAML, Java and SQL. */
public final class Branches {

  public static final String TASKS = "tasks";
  public static final String THEN = "then";
  public static final String ELSE = "else";
  public static final String DEFAULTS = "defaults";
  public static final String CASE_PREFIX = "cases.";
  public static final String ON_PAUSE = "onPause";
  public static final String ERRORS = "errors";
  public static final String FINALLY = "finally";
  public static final String AFTER_EXECUTION = "afterExecution";

  private Branches() {}

  /** Whether the state of the children of this branch decides the state of their parent. */
  public static boolean isOrdinary(String branch) {
    return switch (branch) {
      case ERRORS, FINALLY, AFTER_EXECUTION, ON_PAUSE -> false;
      default -> true;
    };
  }

  static Map<String, List<Task>> of(FlowTask.Handlers handlers, String name, List<Task> tasks) {
    Map<String, List<Task>> all = new LinkedHashMap<>();
    all.put(name, tasks);
    all.put(ERRORS, handlers.errors());
    all.put(FINALLY, handlers.finallyTasks());
    return all;
  }

  static Map<String, List<Task>> of(
      FlowTask.Handlers handlers, String first, List<Task> tasks, String second, List<Task> more) {
    Map<String, List<Task>> all = of(handlers, first, tasks);
    all.put(second, more);
    return all;
  }
}
