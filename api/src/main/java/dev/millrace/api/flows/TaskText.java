package dev.millrace.api.flows;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Replaces one task in the text of a flow. The rest of the text stays as its author wrote it,
 * comments included.
 */
final class TaskText {

  private TaskText() {}

  /**
   * The text with another task in the place of the one of this id.
   *
   * @throws EngineException FLOW_NOT_FOUND when there is no such task, REQUEST_INVALID when the new
   *     one has another id
   */
  static String replace(String source, String taskId, Map<String, @Nullable Object> task) {
    if (!taskId.equals(task.get("id"))) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "the body must be a task whose `id` is '%s', as in the path, but it is '%s'"
              .formatted(taskId, task.get("id")));
    }
    Node root = new Compose(LoadSettings.builder().build()).composeString(source).orElse(null);
    MappingNode old = root == null ? null : find(root, taskId, false);
    if (old == null) {
      throw new EngineException(
          ErrorCode.FLOW_NOT_FOUND, "the flow has no task '%s'".formatted(taskId));
    }
    int begin = offset(source, old.getStartMark().orElseThrow());
    int end = endOfLine(source, offset(source, end(old)), old);
    String written = written(old, task);
    // The last text of a task may be a literal block, which ends with its line.
    boolean wholeLines = source.charAt(end - 1) == '\n';
    return source.substring(0, begin) + written + (wholeLines ? "\n" : "") + source.substring(end);
  }

  /** As the old one stands there: in lines of its own, indented like it, or within braces. */
  private static String written(MappingNode old, Map<String, @Nullable Object> task) {
    boolean block = old.getFlowStyle() == FlowStyle.BLOCK;
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(block ? FlowStyle.BLOCK : FlowStyle.FLOW)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(100_000)
            .setSplitLines(false)
            .build();
    String text = new Dump(settings).dumpToString(task);
    String margin = " ".repeat(old.getStartMark().orElseThrow().getColumn());
    String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
    return Arrays.stream(lines)
        .map(line -> line.isEmpty() ? line : margin + line)
        .collect(Collectors.joining("\n"))
        .stripLeading();
  }

  /** A comment behind the last text of a block goes with it: it could become part of a new one. */
  private static int endOfLine(String source, int end, MappingNode old) {
    int at = end;
    boolean inLine = old.getFlowStyle() == FlowStyle.BLOCK && source.charAt(end - 1) != '\n';
    while (inLine && at < source.length() && source.charAt(at) != '\n') {
      at++;
    }
    return at;
  }

  private static @Nullable MappingNode find(Node place, String taskId, boolean inside) {
    switch (place) {
      case SequenceNode list -> {
        for (Node item : list.getValue()) {
          MappingNode found = find(item, taskId, true);
          if (found != null) {
            return found;
          }
        }
      }
      case MappingNode map -> {
        if (inside && taskId.equals(text(map, "id")) && text(map, "type") != null) {
          return map;
        }
        for (NodeTuple pair : map.getValue()) {
          MappingNode found = find(pair.getValueNode(), taskId, inside);
          if (found != null) {
            return found;
          }
        }
      }
      default -> {
        // a scalar holds no task
      }
    }
    return null;
  }

  private static @Nullable String text(MappingNode map, String key) {
    return map.getValue().stream()
        .filter(pair -> pair.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .map(NodeTuple::getValueNode)
        .filter(ScalarNode.class::isInstance)
        .map(value -> ((ScalarNode) value).getValue())
        .findFirst()
        .orElse(null);
  }

  /** Where the last thing in a node ends: a block's own end lies after the comments behind it. */
  private static Mark end(Node node) {
    if (node instanceof CollectionNode<?> collection
        && collection.getFlowStyle() == FlowStyle.BLOCK
        && !collection.getValue().isEmpty()) {
      List<?> values = collection.getValue();
      Object last = values.getLast();
      return end(last instanceof NodeTuple pair ? pair.getValueNode() : (Node) last);
    }
    return node.getEndMark().orElseThrow();
  }

  /** Marks count code points. */
  private static int offset(String source, Mark mark) {
    return source.offsetByCodePoints(0, mark.getIndex());
  }
}
