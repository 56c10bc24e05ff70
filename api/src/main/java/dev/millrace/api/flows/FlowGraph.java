package dev.millrace.api.flows;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flow as nodes and arrows, for drawing. The words are those of Kestra's API.
 *
 * @param flowables uids of the tasks that hold others
 */
record FlowGraph(
    List<Node> nodes, List<Edge> edges, List<Cluster> clusters, List<String> flowables) {

  FlowGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    clusters = List.copyOf(clusters);
    flowables = List.copyOf(flowables);
  }

  /** What kind of node it is. */
  enum Type {
    START("GraphClusterRoot"),
    END("GraphClusterEnd"),
    TASK("GraphTask"),
    CLUSTER("GraphCluster");

    private final String word;

    Type(String word) {
      this.word = "io.kestra.core.models.hierarchies." + word;
    }
  }

  /** Why an arrow is followed. */
  enum RelationType {
    SEQUENTIAL,
    CHOICE,
    ERROR,
    FINALLY,
    AFTER_EXECUTION,
    PARALLEL,
    DYNAMIC
  }

  /** Which of the special branches of its cluster a node is in. */
  enum BranchType {
    ERROR,
    FINALLY,
    AFTER_EXECUTION
  }

  /**
   * A task, or the beginning or end of a cluster.
   *
   * @param runs in the graph of an execution: task runs by state; null elsewhere
   */
  record Node(
      String uid,
      String type,
      @Nullable BranchType branchType,
      @Nullable TaskOutline task,
      @Nullable Map<String, Long> runs) {

    static Node of(String uid, Type type, @Nullable BranchType branch) {
      return new Node(uid, type.word, branch, null, null);
    }

    static Node of(String uid, Task task, @Nullable BranchType branch) {
      return new Node(uid, Type.TASK.word, branch, TaskOutline.of(task), null);
    }

    Node withRuns(Map<String, Long> states) {
      return new Node(uid, type, branchType, task, states);
    }
  }

  /** What is shown of a task. */
  record TaskOutline(
      String id,
      String type,
      @Nullable String description,
      boolean disabled,
      @Nullable SubflowId subflowId) {

    static TaskOutline of(Task task) {
      return new TaskOutline(
          task.id(),
          task.type(),
          task.header().description(),
          task.header().disabled(),
          SubflowId.of(task));
    }
  }

  /** The flow a Subflow task runs, as written. */
  record SubflowId(String namespace, String flowId, @Nullable Integer revision) {

    static @Nullable SubflowId of(Task task) {
      return task instanceof FlowTask.Subflow subflow
          ? new SubflowId(subflow.namespace(), subflow.flowId(), subflow.revision())
          : null;
    }
  }

  /** An arrow. */
  record Edge(String source, String target, Relation relation) {}

  /**
   * Why it is followed.
   *
   * @param value which choice it is
   */
  record Relation(RelationType relationType, @Nullable String value) {
    static final Relation NEXT = new Relation(RelationType.SEQUENTIAL, null);

    static Relation of(RelationType type) {
      return new Relation(type, null);
    }
  }

  /**
   * A task with the tasks in it.
   *
   * @param parents uids of the clusters around it, the outermost first
   */
  record Cluster(Node cluster, List<String> nodes, List<String> parents, String start, String end) {
    Cluster {
      nodes = List.copyOf(nodes);
      parents = List.copyOf(parents);
    }
  }
}
