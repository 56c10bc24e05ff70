package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.FlowTask.Dag;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.yaml.Advice.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the nodes of a Dag: every dependency must exist, and none may lead back to itself. */
final class DagReader {

  private final TaskReader tasks;

  DagReader(TaskReader tasks) {
    this.tasks = tasks;
  }

  List<Dag.Node> nodes(Block dag) {
    List<Block> blocks = dag.blocks("tasks");
    if (dag.isEmptyList("tasks")) {
      dag.error("tasks", "No task defined; write `tasks: [{task: {…}, dependsOn: […]}]`");
    }
    List<Dag.Node> nodes = new ArrayList<>();
    Map<String, Block> byId = new LinkedHashMap<>();
    Map<String, List<String>> dependencies = new LinkedHashMap<>();
    for (Block block : blocks) {
      Dag.Node node = node(block);
      String id = idOf(block);
      if (id != null) {
        byId.putIfAbsent(id, block);
        dependencies.putIfAbsent(id, block.texts("dependsOn"));
      }
      if (node != null) {
        nodes.add(node);
      }
    }
    byId.forEach((id, block) -> checkExist(id, block, dependencies));
    List<String> cycle = Cycles.find(dependencies);
    Block first = cycle.isEmpty() ? null : byId.get(cycle.getFirst());
    if (first != null) {
      first.error("dependsOn", "Cyclic dependency detected: " + Words.list(cycle));
    }
    return nodes;
  }

  private static @Nullable String idOf(Block node) {
    return node.tree().get("task") instanceof Tree.Fields task ? task.text("id") : null;
  }

  private Dag.@Nullable Node node(Block block) {
    boolean direct = !block.has("task") && block.tree().get("type") != null;
    if (direct) {
      block.error(
          "type",
          "a task of a Dag stands under `task`: `- task: {id: …, type: …}` with `dependsOn` beside"
              + " it");
      return null;
    }
    Block taskBlock = block.block("task");
    if (taskBlock == null) {
      block.missing("task");
    }
    List<String> dependsOn = block.texts("dependsOn");
    block.finish(Owner.OTHER);
    Task task = taskBlock == null ? null : tasks.task(taskBlock);
    return task == null ? null : new Dag.Node(task, dependsOn);
  }

  private static void checkExist(String id, Block block, Map<String, List<String>> dependencies) {
    for (String dependency : dependencies.getOrDefault(id, List.of())) {
      if (!dependencies.containsKey(dependency) && block.reading().problems().hasRoom()) {
        String near = Words.nearest(dependency, dependencies.keySet());
        String hint = near == null ? "" : "; did you mean `" + near + "`?";
        block.error(
            "dependsOn", "Not existing task id in dependency: " + Words.shown(dependency) + hint);
      }
    }
  }
}
