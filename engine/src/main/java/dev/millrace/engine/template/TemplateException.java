package dev.millrace.engine.template;

import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/**
 * A template that cannot be parsed or rendered. The message names the fault, the expression and its
 * line, never the value of a secret. Thrown on the rendering thread; carries no stack trace,
 * because the fault is the user's and rendering may fail often; a fault of ours is its cause.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int EXCERPT_CHARS_MAX = 300;

  /** What went wrong, for callers that decide by it. */
  public enum Kind {
    /** The template does not parse. */
    SYNTAX,
    /** A variable or attribute does not exist. */
    UNDEFINED,
    /** An operator, filter or function cannot work with its operands. */
    EVALUATION,
    /** A limit of {@link TemplateSettings} was reached. */
    BUDGET,
    /** The place of rendering does not offer the effect (see {@link NoServices}). */
    REFUSED
  }

  private final Kind kind;
  private final String problem;
  private final @Nullable String template;
  private final int line;
  private final int column;

  /** An evaluation error; used by the implementations of {@link Services}. */
  public TemplateException(String problem) {
    this(Kind.EVALUATION, problem);
  }

  public TemplateException(Kind kind, String problem) {
    this(kind, problem, null, 0, 0, null);
  }

  private TemplateException(
      Kind kind,
      String problem,
      @Nullable String template,
      int line,
      int column,
      @Nullable Throwable cause) {
    super(message(kind, problem, template, line, column), cause, false, false);
    this.kind = kind;
    this.problem = problem;
    this.template = template;
    this.line = line;
    this.column = column;
  }

  /** The same fault with its place; a place that is already known stays. */
  public TemplateException at(int faultLine, int faultColumn) {
    return line > 0 || faultLine <= 0
        ? this
        : new TemplateException(kind, problem, template, faultLine, faultColumn, getCause());
  }

  /** The same fault with the source it happened in; a source that is already known stays. */
  public TemplateException in(String source) {
    return template != null
        ? this
        : new TemplateException(
            kind, Text.shortened(problem), source, Math.max(line, 1), column, getCause());
  }

  /** The same fault told in other words, with what caused it. */
  public TemplateException with(String otherProblem, @Nullable Throwable cause) {
    return new TemplateException(kind, otherProblem, template, line, column, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** The fault without its place. */
  public String problem() {
    return problem;
  }

  /** The source of the template, once known. */
  public @Nullable String template() {
    return template;
  }

  /** Line in the template, from 1; 0 when unknown. */
  public int line() {
    return line;
  }

  /** Column in the line, from 1; 0 when unknown. */
  public int column() {
    return column;
  }

  private static String message(
      Kind kind, String problem, @Nullable String template, int line, int column) {
    if (template == null) {
      return problem;
    }
    String place = column > 0 ? "line " + line + ", column " + column : "line " + line;
    String excerpt = excerpt(template, line);
    return kind == Kind.UNDEFINED
        ? problem.replaceFirst("\n.*", "")
            + " used in the expression `"
            + excerpt
            + "` at "
            + place
            + remedy(problem)
        : problem + " (in the expression `" + excerpt + "` at " + place + ")";
  }

  private static String remedy(String problem) {
    int end = problem.indexOf('\n');
    return end < 0 ? "" : ". " + problem.substring(end + 1);
  }

  private static String excerpt(String template, int line) {
    String text = template.strip();
    if (text.length() > EXCERPT_CHARS_MAX || text.indexOf('\n') >= 0) {
      text = template.lines().skip(line - 1L).findFirst().orElse("").strip();
    }
    return text.length() <= EXCERPT_CHARS_MAX ? text : text.substring(0, EXCERPT_CHARS_MAX) + "…";
  }
}
