package dev.millrace.api.flows;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Flows;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The route that takes flows as a file: YAML with documents divided by {@code ---}, or an archive
 * of such files, as the export makes it.
 */
public final class FlowImport {

  private final Flows flows;
  private final int bytesMax;

  /**
   * @param bytesMax how much text an import may hold, unpacked
   */
  public FlowImport(Flows flows, int bytesMax) {
    this.flows = flows;
    this.bytesMax = bytesMax;
  }

  /** Its row of the route table. */
  public List<Route> routes() {
    return List.of(
        Route.api(Method.POST, "/flows/import", Permission.FLOW_UPDATE, this::importFlows)
            .takes("failOnError"));
  }

  /** Answers what could not be taken; with {@code failOnError} it is all or nothing. */
  private void importFlows(Exchange exchange) throws IOException {
    boolean allOrNothing = exchange.query().flag("failOnError", false);
    List<FlowFiles.Text> texts = FlowFiles.read(exchange, "fileUpload", bytesMax);
    if (allOrNothing) {
      flows.replaceAll(
          null,
          texts.stream().map(FlowFiles.Text::content).collect(Collectors.joining("\n---\n")),
          true,
          false);
      exchange.answer(List.of());
      return;
    }
    List<String> failures = new ArrayList<>();
    texts.forEach(text -> store(text.name(), text.content(), failures));
    exchange.answer(failures);
  }

  private void store(String name, String text, List<String> failures) {
    for (Flows.Validated one : flows.validate(text, name)) {
      if (one.parsed().isValid()) {
        flows.createOrUpdate(one.parsed().source());
      } else {
        failures.add(
            one.parsed().errors().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n")));
      }
    }
  }
}
