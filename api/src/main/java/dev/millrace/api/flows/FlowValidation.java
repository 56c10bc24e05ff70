package dev.millrace.api.flows;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Flows;
import dev.millrace.engine.yaml.ParsedFlow;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The route that checks flows without storing them. */
public final class FlowValidation {

  private final Flows flows;

  public FlowValidation(Flows flows) {
    this.flows = flows;
  }

  /** Its row of the route table. */
  public List<Route> routes() {
    return List.of(Route.api(Method.POST, "/flows/validate", Permission.FLOW_READ, this::validate));
  }

  /**
   * What is wrong with one of the texts.
   *
   * @param constraints every error, one a line; null when it is valid
   * @param deprecationPaths places that use old spellings
   */
  private record Verdict(
      int index,
      String filename,
      @Nullable String namespace,
      @Nullable String flow,
      @Nullable String constraints,
      boolean outdated,
      List<String> deprecationPaths,
      List<String> warnings,
      List<String> infos) {}

  private void validate(Exchange exchange) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    for (Flows.Validated one : flows.validate(exchange.text(), "flow.yaml")) {
      verdicts.add(verdict(verdicts.size(), one));
    }
    exchange.answer(verdicts);
  }

  private static Verdict verdict(int index, Flows.Validated checked) {
    ParsedFlow flow = checked.parsed();
    return new Verdict(
        index,
        "flow.yaml",
        flow.namespace(),
        flow.id(),
        flow.isValid()
            ? null
            : flow.errors().stream().map(Problem::toString).collect(Collectors.joining("\n")),
        checked.outdated(),
        flow.problems().stream().filter(Problem::deprecated).map(Problem::path).toList(),
        flow.warnings().stream().map(Problem::toString).toList(),
        flow.infos().stream().map(Problem::toString).toList());
  }
}
