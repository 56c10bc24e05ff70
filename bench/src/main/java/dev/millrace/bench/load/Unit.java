package dev.millrace.bench.load;

/** What a figure counts, and which end of it is the good one. */
public enum Unit {
  MILLIS("ms", true),
  EXECUTIONS_PER_SECOND("executions/s", false),
  TASK_RUNS_PER_SECOND("task runs/s", false),
  RATIO("ratio", true);

  private final String text;
  private final boolean lessIsBetter;

  Unit(String text, boolean lessIsBetter) {
    this.text = text;
    this.lessIsBetter = lessIsBetter;
  }

  public String text() {
    return text;
  }

  public boolean lessIsBetter() {
    return lessIsBetter;
  }
}
