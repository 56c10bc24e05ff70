package dev.millrace.api.flows;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Flows;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.yaml.ParsedFlow;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes that check flows, and parts of them, without storing anything. */
public final class FlowValidation {

  private static final String PART = "task.yaml";
  private static final int INDENT = 4;

  private static final String BODY = "flow.yaml";

  private final Flows flows;
  private final int bytesMax;

  /**
   * @param bytesMax how much text a file of a form may hold
   */
  public FlowValidation(Flows flows, int bytesMax) {
    this.flows = flows;
    this.bytesMax = bytesMax;
  }

  /** Its row of the route table. */
  public List<Route> routes() {
    return List.of(
        Route.api(Method.POST, "/flows/validate", Permission.FLOW_READ, this::validate),
        Route.api(Method.POST, "/flows/validate/task", Permission.FLOW_READ, this::validateTask)
            .takes("section"),
        Route.api(
            Method.POST, "/flows/validate/trigger", Permission.FLOW_READ, this::validateTrigger));
  }

  /** Where the text of a part of a flow belongs. */
  private enum Section {
    TASKS("tasks:"),
    TRIGGERS("tasks: [{id: none, type: io.kestra.plugin.core.log.Log, message: none}]\ntriggers:");

    private final String before;

    Section(String before) {
      this.before = before;
    }
  }

  private void validateTask(Exchange exchange) throws IOException {
    exchange.answer(
        part(
            exchange.query().word("section", Section.class).orElse(Section.TASKS),
            exchange.text()));
  }

  private void validateTrigger(Exchange exchange) throws IOException {
    exchange.answer(part(Section.TRIGGERS, exchange.text()));
  }

  /**
   * Checks a part by the rules for whole flows: inside a flow that has nothing else to complain of.
   * The places told are those in the part.
   */
  private Verdict part(Section section, String text) {
    String head = "id: part\nnamespace: part\n" + section.before + "\n";
    int lines = (int) head.lines().count();
    String item = "  - " + text.strip().replaceFirst("^---\\s*\\n", "").replace("\n", "\n    ");
    List<Flows.Validated> checked = flows.validate(head + item + "\n", PART);
    ParsedFlow flow = checked.getFirst().parsed();
    if (checked.size() > 1) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, "the body holds several documents; send one task or trigger");
    }
    String prefix = section.name().toLowerCase(Locale.ROOT) + "[0]";
    return new Verdict(
        0,
        PART,
        null,
        null,
        flow.isValid() ? null : lines(flow.errors(), prefix, lines),
        false,
        flow.problems().stream()
            .filter(Problem::deprecated)
            .map(problem -> inPart(problem, prefix, lines).path())
            .toList(),
        list(flow.warnings(), prefix, lines),
        list(flow.infos(), prefix, lines));
  }

  private static String lines(List<Problem> problems, String prefix, int lines) {
    return String.join("\n", list(problems, prefix, lines));
  }

  private static List<String> list(List<Problem> problems, String prefix, int lines) {
    return problems.stream().map(problem -> inPart(problem, prefix, lines).toString()).toList();
  }

  private static Problem inPart(Problem problem, String prefix, int lines) {
    String path =
        problem.path().startsWith(prefix + ".")
            ? problem.path().substring(prefix.length() + 1)
            : problem.path().equals(prefix) ? "" : problem.path();
    return new Problem(
        problem.severity(),
        problem.file(),
        Math.max(1, problem.line() - lines),
        Math.max(1, problem.column() - INDENT),
        path,
        problem.message(),
        problem.deprecated());
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

  /** The text is the body, or the files of a form, each told by its own name. */
  private void validate(Exchange exchange) throws IOException {
    List<FlowFiles.Text> texts =
        exchange.isForm()
            ? FlowFiles.read(exchange, "flows", bytesMax)
            : List.of(new FlowFiles.Text(BODY, exchange.text()));
    List<Verdict> verdicts = new ArrayList<>();
    for (FlowFiles.Text text : texts) {
      for (Flows.Validated one : flows.validate(text.content(), text.name())) {
        verdicts.add(verdict(verdicts.size(), text.name(), one));
      }
    }
    exchange.answer(verdicts);
  }

  private static Verdict verdict(int index, String fileName, Flows.Validated checked) {
    ParsedFlow flow = checked.parsed();
    return new Verdict(
        index,
        fileName,
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
