package dev.millrace.engine.yaml;

/**
 * One thing to say about a flow's text. Only an ERROR keeps the flow from being stored.
 *
 * @param line first line is 1
 * @param column first column is 1
 * @param path place in the document such as {@code tasks[2].retry.maxAttempts}; empty for all of it
 * @param message what was found, what was expected, and how to mend it
 * @param deprecated the place uses an old spelling that still works
 */
public record Problem(
    Severity severity,
    String file,
    int line,
    int column,
    String path,
    String message,
    boolean deprecated) {

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING,
    INFO
  }

  /** The form compilers use, which editors make clickable. */
  @Override
  public String toString() {
    String at = file + ":" + line + ":" + column + ": ";
    return at + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
