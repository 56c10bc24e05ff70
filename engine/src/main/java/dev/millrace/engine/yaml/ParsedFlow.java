package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.yaml.Problem.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parser made of one document: the flow when nothing is wrong, and everything there is to
 * say about it.
 *
 * @param flow null when a problem is an ERROR
 * @param problems in the order of the text
 * @param source the text of this document
 * @param namespace as written, also when the flow is invalid
 * @param id as written, also when the flow is invalid
 * @param revision as written in the text; only used to tell that a text is outdated
 */
public record ParsedFlow(
    @Nullable Flow flow,
    List<Problem> problems,
    String source,
    @Nullable String namespace,
    @Nullable String id,
    @Nullable Integer revision) {

  public ParsedFlow {
    problems = List.copyOf(problems);
  }

  public boolean isValid() {
    return flow != null;
  }

  public List<Problem> errors() {
    return of(Severity.ERROR);
  }

  public List<Problem> warnings() {
    return of(Severity.WARNING);
  }

  public List<Problem> infos() {
    return of(Severity.INFO);
  }

  private List<Problem> of(Severity severity) {
    return problems.stream().filter(problem -> problem.severity() == severity).toList();
  }
}
