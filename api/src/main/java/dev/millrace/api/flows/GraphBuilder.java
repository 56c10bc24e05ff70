package dev.millrace.api.flows;

import dev.millrace.api.flows.FlowGraph.BranchType;
import dev.millrace.api.flows.FlowGraph.Cluster;
import dev.millrace.api.flows.FlowGraph.Edge;
import dev.millrace.api.flows.FlowGraph.Node;
import dev.millrace.api.flows.FlowGraph.Relation;
import dev.millrace.api.flows.FlowGraph.RelationType;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Draws a flow: every task is a node, every task that holds others a cluster with a beginning and
 * an end, and arrows lead along the order of execution. Used once, by one thread.
 */
final class GraphBuilder {

  private static final String ROOT = "root";

  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<Cluster> clusters = new ArrayList<>();
  private final List<String> flowables = new ArrayList<>();

  private final Set<String> expanded;
  private final Function<FlowTask.Subflow, @Nullable Flow> called;

  private GraphBuilder(Set<String> expanded, Function<FlowTask.Subflow, @Nullable Flow> called) {
    this.expanded = expanded;
    this.called = called;
  }

  /**
   * A flow, with the flows it calls where that is asked for.
   *
   * @param expanded uids of Subflow tasks whose flows are drawn inside
   * @param called finds them
   */
  static FlowGraph of(
      Flow flow, Set<String> expanded, Function<FlowTask.Subflow, @Nullable Flow> called) {
    GraphBuilder builder = new GraphBuilder(expanded, called);
    builder.flow(flow);
    return new FlowGraph(builder.nodes, builder.edges, builder.clusters, builder.flowables);
  }

  /**
   * The inside of a cluster while it is drawn.
   *
   * @param inner uids of the nodes in it
   * @param parents clusters around what is in it
   */
  private record Frame(
      String uid, List<String> inner, List<String> parents, @Nullable BranchType branch) {

    Frame in(@Nullable BranchType other) {
      return new Frame(uid, inner, parents, branch == null ? other : branch);
    }

    String start() {
      return uid + ".start";
    }

    String end() {
      return uid + ".end";
    }
  }

  /** Where the drawing of something begins and ends. */
  private record Span(String first, String last) {}

  private void flow(Flow flow) {
    Frame frame = new Frame(ROOT, new ArrayList<>(), List.of(), null);
    add(frame, Node.of(frame.start(), FlowGraph.Type.START, null));
    add(frame, Node.of(frame.end(), FlowGraph.Type.END, null));
    tasks(frame, flow, frame.start());
  }

  private void tasks(Frame frame, Flow flow, String from) {
    String last = chain(frame, flow.tasks(), from, Relation.NEXT);
    handlers(frame, flow.errors(), flow.finallyTasks(), last);
    chain(
        frame.in(BranchType.AFTER_EXECUTION),
        flow.afterExecution(),
        frame.end(),
        Relation.of(RelationType.AFTER_EXECUTION));
  }

  private void add(Frame frame, Node node) {
    nodes.add(node);
    frame.inner.add(node.uid());
  }

  private void arrow(String source, String target, Relation relation) {
    edges.add(new Edge(source, target, relation));
  }

  /** Errors begin where the cluster begins; finally is between what comes last and the end. */
  private void handlers(Frame frame, List<Task> errors, List<Task> finallyTasks, String last) {
    List<String> lasts = new ArrayList<>(List.of(last));
    if (!errors.isEmpty()) {
      lasts.add(
          chain(
              frame.in(BranchType.ERROR), errors, frame.start(), Relation.of(RelationType.ERROR)));
    }
    if (finallyTasks.isEmpty()) {
      lasts.forEach(each -> arrow(each, frame.end(), Relation.NEXT));
      return;
    }
    Relation relation = Relation.of(RelationType.FINALLY);
    Frame finallyFrame = frame.in(BranchType.FINALLY);
    Span first = task(finallyFrame, finallyTasks.getFirst());
    lasts.forEach(each -> arrow(each, first.first, relation));
    String end =
        chain(
            finallyFrame, finallyTasks.subList(1, finallyTasks.size()), first.last, Relation.NEXT);
    arrow(end, frame.end(), Relation.NEXT);
  }

  /** One after the other; answers where the last one ends. */
  private String chain(Frame frame, List<Task> tasks, String from, Relation first) {
    String last = from;
    Relation relation = first;
    for (Task task : tasks) {
      Span span = task(frame, task);
      arrow(last, span.first, relation);
      last = span.last;
      relation = Relation.NEXT;
    }
    return last;
  }

  private Span task(Frame outer, Task task) {
    String uid = outer.uid + "." + task.id();
    boolean plain =
        switch (task) {
          case WorkTask _, FlowTask.Subflow _ -> true;
          case FlowTask.Pause pause -> pause.tasks().isEmpty() && pause.onPause() == null;
          case FlowTask _ -> false;
        };
    if (task instanceof FlowTask.Subflow subflow && expanded.contains(uid)) {
      Flow flow = called.apply(subflow);
      if (flow != null) {
        return cluster(outer, uid, subflow, frame -> tasks(frame, flow, uid));
      }
    }
    if (plain) {
      add(outer, Node.of(uid, task, outer.branch));
      return new Span(uid, uid);
    }
    FlowTask holder = (FlowTask) task;
    return cluster(outer, uid, holder, frame -> inside(frame, holder));
  }

  private Span cluster(Frame outer, String uid, FlowTask task, Consumer<Frame> inside) {
    String cluster = "cluster_" + uid;
    List<String> parents = new ArrayList<>(outer.parents);
    parents.add(cluster);
    Frame frame = new Frame(uid, new ArrayList<>(), parents, outer.branch);
    add(frame, Node.of(frame.start(), FlowGraph.Type.START, outer.branch));
    add(frame, Node.of(uid, task, outer.branch));
    add(frame, Node.of(frame.end(), FlowGraph.Type.END, outer.branch));
    flowables.add(uid);
    arrow(frame.start(), uid, Relation.NEXT);
    inside.accept(frame);
    clusters.add(
        new Cluster(
            Node.of(cluster, FlowGraph.Type.CLUSTER, outer.branch),
            frame.inner,
            outer.parents,
            frame.start(),
            frame.end()));
    outer.inner.addAll(frame.inner);
    return new Span(frame.start(), frame.end());
  }

  private void inside(Frame frame, FlowTask task) {
    switch (task) {
      case FlowTask.Sequential it -> sequence(frame, it, it.tasks(), RelationType.SEQUENTIAL);
      case FlowTask.AllowFailure it -> sequence(frame, it, it.tasks(), RelationType.SEQUENTIAL);
      case FlowTask.LoopUntil it -> sequence(frame, it, it.tasks(), RelationType.DYNAMIC);
      case FlowTask.ForEach it -> sequence(frame, it, it.tasks(), RelationType.DYNAMIC);
      case FlowTask.EachSequential it -> sequence(frame, it, it.tasks(), RelationType.DYNAMIC);
      case FlowTask.EachParallel it -> beside(frame, it, it.tasks(), RelationType.DYNAMIC);
      case FlowTask.Parallel it -> beside(frame, it, it.tasks(), RelationType.PARALLEL);
      case FlowTask.Dag it -> dag(frame, it);
      case FlowTask.If it -> {
        choice(frame, it.then(), "then");
        choice(frame, it.otherwise(), "else");
        handlers(frame, it, List.of());
      }
      case FlowTask.Switch it -> {
        it.cases().forEach((value, tasks) -> choice(frame, tasks, value));
        choice(frame, it.defaults(), "defaults");
        handlers(frame, it, List.of());
      }
      case FlowTask.Pause it -> {
        if (it.onPause() != null) {
          beside(frame, List.of(it.onPause()), RelationType.DYNAMIC);
        }
        sequence(frame, it, it.tasks(), RelationType.SEQUENTIAL);
      }
      case FlowTask.Subflow it -> throw new IllegalStateException("no cluster: " + it.id());
    }
  }

  private void sequence(Frame frame, FlowTask task, List<Task> tasks, RelationType first) {
    String last = chain(frame, tasks, frame.uid, Relation.of(first));
    handlers(frame, task.handlers().errors(), task.handlers().finallyTasks(), last);
  }

  private void beside(Frame frame, FlowTask task, List<Task> tasks, RelationType relation) {
    beside(frame, tasks, relation);
    handlers(frame, task, tasks);
  }

  private void beside(Frame frame, List<Task> tasks, RelationType relation) {
    for (Task task : tasks) {
      Span span = task(frame, task);
      arrow(frame.uid, span.first, Relation.of(relation));
      arrow(span.last, frame.end(), Relation.NEXT);
    }
  }

  private void choice(Frame frame, List<Task> tasks, String value) {
    if (!tasks.isEmpty()) {
      String last = chain(frame, tasks, frame.uid, new Relation(RelationType.CHOICE, value));
      arrow(last, frame.end(), Relation.NEXT);
    }
  }

  /** Handlers of a task whose children lead to the end by themselves. */
  private void handlers(Frame frame, FlowTask task, List<Task> children) {
    FlowTask.Handlers handlers = task.handlers();
    boolean any = !handlers.errors().isEmpty() || !handlers.finallyTasks().isEmpty();
    if (any || children.isEmpty()) {
      handlers(frame, handlers.errors(), handlers.finallyTasks(), frame.uid);
    }
  }

  private void dag(Frame frame, FlowTask.Dag dag) {
    Map<String, Span> spans = new HashMap<>();
    Set<String> awaited = new HashSet<>();
    for (FlowTask.Dag.Node node : dag.nodes()) {
      spans.put(node.task().id(), task(frame, node.task()));
      awaited.addAll(node.dependsOn());
    }
    Relation relation = Relation.of(RelationType.PARALLEL);
    for (FlowTask.Dag.Node node : dag.nodes()) {
      Span span = span(spans, node.task().id());
      if (node.dependsOn().isEmpty()) {
        arrow(frame.uid, span.first, relation);
      }
      for (String before : node.dependsOn()) {
        arrow(span(spans, before).last, span.first, relation);
      }
      if (!awaited.contains(node.task().id())) {
        arrow(span.last, frame.end(), Relation.NEXT);
      }
    }
    List<Task> children = dag.nodes().stream().map(FlowTask.Dag.Node::task).toList();
    handlers(frame, dag, children);
  }

  private static Span span(Map<String, Span> spans, String taskId) {
    Span span = spans.get(taskId);
    if (span == null) {
      throw new IllegalStateException("the parser lets no Dag depend on " + taskId);
    }
    return span;
  }
}
