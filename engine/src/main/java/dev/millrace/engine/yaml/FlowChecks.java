package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.Input;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules over the whole flow that no single property shows. One per document. */
final class FlowChecks {

  private static final Pattern DASHED =
      Pattern.compile("\\b(inputs|outputs)\\.([a-zA-Z0-9_]+(?:-[a-zA-Z0-9_]+)+)");
  private static final Pattern BLOCK = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}", Pattern.DOTALL);

  private final Problems problems;
  private final List<Block> tasks;

  FlowChecks(Problems problems, List<Block> tasks) {
    this.problems = problems;
    this.tasks = tasks;
  }

  void check(Flow flow, Block block) {
    checkIds();
    checkRecursion(flow);
    checkDashes(flow, block);
  }

  private void checkIds() {
    Map<String, Block> first = new HashMap<>();
    for (Block task : tasks) {
      String id = task.tree().text("id");
      Block other = id == null ? null : first.putIfAbsent(id, task);
      if (id != null && other != null) {
        task.error(
            "id",
            "Duplicate task id with name [%s]; the first is in line %d. Ids are unique in the whole flow"
                .formatted(Words.shown(id), problems.lineInFile(other.placeOf("id"))));
      }
    }
  }

  private void checkRecursion(Flow flow) {
    for (Block task : tasks) {
      boolean own =
          flow.id().equals(task.tree().text("flowId"))
              && flow.namespace().equals(namespaceOf(task, flow))
              && !flow.id().isEmpty();
      if (own) {
        task.error(
            "flowId",
            "Recursive call to flow [%s.%s]; a flow cannot start itself, use LoopUntil or ForEach"
                .formatted(flow.namespace(), flow.id()));
      }
    }
  }

  private static String namespaceOf(Block task, Flow flow) {
    String namespace = task.tree().text("namespace");
    return namespace == null ? flow.namespace() : namespace;
  }

  private void checkDashes(Flow flow, Block block) {
    Set<String> inputs =
        flow.inputs().stream()
            .flatMap(FlowChecks::ids)
            .filter(id -> id.contains("-"))
            .collect(Collectors.toSet());
    Set<String> outputs =
        tasks.stream()
            .map(task -> task.tree().text("id"))
            .filter(id -> id != null && id.contains("-"))
            .collect(Collectors.toSet());
    if (inputs.isEmpty() && outputs.isEmpty()) {
      return;
    }
    Map<String, Set<String>> dashed = Map.of("inputs", inputs, "outputs", outputs);
    for (String section : List.of("tasks", "errors", "finally", "afterExecution", "outputs")) {
      Tree tree = block.tree().get(section);
      if (tree != null) {
        Reading.eachScalar(tree, section, (scalar, path) -> checkDashes(scalar, path, dashed));
      }
    }
  }

  private static Stream<String> ids(Input input) {
    return Stream.concat(Stream.of(input.id()), input.children().stream().map(Input::id));
  }

  private void checkDashes(Tree.Scalar scalar, String path, Map<String, Set<String>> dashed) {
    if (!Scalars.isTemplate(scalar.text())) {
      return;
    }
    Matcher blocks = BLOCK.matcher(scalar.text());
    while (blocks.find()) {
      Matcher reference = DASHED.matcher(blocks.group());
      while (reference.find()) {
        String root = reference.group(1);
        String key = reference.group(2);
        if (dashed.getOrDefault(root, Set.of()).contains(key)) {
          problems.error(
              scalar.place(),
              path,
              "Invalid %s reference: use %s['%s'] instead of %s.%s — keys with dashes require bracket notation"
                  .formatted(root.substring(0, root.length() - 1), root, key, root, key));
        }
      }
    }
  }
}
