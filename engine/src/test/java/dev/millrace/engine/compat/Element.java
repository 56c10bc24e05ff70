package dev.millrace.engine.compat;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.ParsedFlow;
import dev.millrace.engine.yaml.YamlLimits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of compat.yaml.
 *
 * @param probe YAML the validator is asked about, or null
 * @param by a test that shows what examples cannot, or null
 */
record Element(
    String kind, String prefix, String name, @Nullable String probe, @Nullable String by) {

  private static final FlowParser PARSER =
      new FlowParser(TaskTypes.builtIn().on(HandlerSettings.defaults()), YamlLimits.DEFAULT);
  static final String REFUSED = "refused at validation";
  static final String WARNED = "accepted with a warning";
  private static final String LOG = "type: log.Log, message: x";

  static Element of(String kind, String prefix, Object row) {
    if (row instanceof Map<?, ?> map) {
      return new Element(
          kind,
          prefix,
          (String) map.get("name"),
          (String) map.get("probe"),
          (String) map.get("by"));
    }
    return new Element(kind, prefix, (String) row, null, null);
  }

  /** The name without what is said about it, as YAML writes it. */
  String word() {
    int space = name.indexOf(" (");
    return prefix + (space < 0 ? name : name.substring(0, space));
  }

  /** The word under which {@link Evidence} knows it. */
  String key() {
    return kind + "/" + word();
  }

  /** What the validator says of the probe; null when there is none or it says nothing. */
  @Nullable Verdict verdict() {
    if (probe == null) {
      return null;
    }
    ParsedFlow parsed = PARSER.parse(flow(probe), "flow.yaml");
    if (!parsed.errors().isEmpty()) {
      return new Verdict(REFUSED, parsed.errors().getFirst().message());
    }
    if (!parsed.warnings().isEmpty()) {
      return new Verdict(WARNED, parsed.warnings().getFirst().message());
    }
    return parsed.infos().isEmpty()
        ? null
        : new Verdict("accepted, no effect", parsed.infos().getFirst().message());
  }

  private String flow(String piece) {
    String start = "id: f\nnamespace: test\n";
    String tasks = "tasks: [{id: t, " + LOG + "}]\n";
    return switch (kind) {
      case "flow" -> start + tasks + piece;
      case "task" -> start + "tasks: [{id: t, " + LOG + ", " + piece + "}]";
      case "inputType" -> start + "inputs: [{id: i, " + piece + "}]\n" + tasks;
      case "input" -> start + "inputs: [" + piece + "]\n" + tasks;
      case "trigger" -> start + "triggers: [{id: i, type: " + word() + "}]\n" + tasks;
      case "type" -> start + "tasks: [{id: t, type: " + word() + ", " + inner(piece) + "}]";
      case "runner" ->
          start
              + "tasks: [{id: t, type: io.kestra.plugin.scripts.shell.Script, script: x,"
              + " taskRunner: {type: "
              + word()
              + "}}]";
      default -> throw new IllegalStateException("no probe for the kind " + kind);
    };
  }

  private static String inner(String map) {
    return map.startsWith("{") ? map.substring(1, map.length() - 1) : map;
  }

  /** What the validator says. */
  record Verdict(String status, String message) {}
}
