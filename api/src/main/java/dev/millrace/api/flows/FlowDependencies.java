package dev.millrace.api.flows;

import dev.millrace.engine.Flows;
import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.query.FlowQueries;
import dev.millrace.engine.query.PageRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which flows start which, by their Subflow tasks. A flow whose name is only known when an
 * expression is rendered is not seen.
 */
final class FlowDependencies {

  private static final int FLOWS_MAX = 1_000;
  private static final int PAGE = 1_000;
  private static final int PAGES_MAX = 20;

  private final Flows flows;
  private final FlowQueries queries;

  FlowDependencies(Flows flows, FlowQueries queries) {
    this.flows = flows;
    this.queries = queries;
  }

  /** Name of a flow. */
  private record Name(String namespace, String id) {
    String uid() {
      return "main_" + namespace + "_" + id;
    }
  }

  /** Flows and what leads from one to the other, as the API shows them. */
  record Graph(List<Node> nodes, List<Edge> edges) {
    Graph {
      nodes = List.copyOf(nodes);
      edges = List.copyOf(edges);
    }
  }

  record Node(String uid, String namespace, String id) {}

  /** The source starts the target. */
  record Edge(String source, String target, String relation) {}

  /**
   * What a flow starts and is started by.
   *
   * @param destinationOnly only what it starts
   * @param expandAll what those start and are started by as well, and so on
   */
  Graph of(String namespace, String id, boolean destinationOnly, boolean expandAll) {
    flows.get(namespace, id, null);
    Set<Name> known = new LinkedHashSet<>();
    Set<Edge> edges = new LinkedHashSet<>();
    Deque<Name> open = new ArrayDeque<>();
    Name begin = new Name(namespace, id);
    known.add(begin);
    open.add(begin);
    while (!open.isEmpty()) {
      Name flow = open.remove();
      Set<Name> found = new LinkedHashSet<>();
      for (Name started : startedBy(flow)) {
        edges.add(edge(flow, started));
        found.add(started);
      }
      if (!destinationOnly) {
        for (Name starter : startersOf(flow)) {
          edges.add(edge(starter, flow));
          found.add(starter);
        }
      }
      for (Name one : found) {
        if (known.size() < FLOWS_MAX && known.add(one) && expandAll) {
          open.add(one);
        }
      }
    }
    return graph(known, edges);
  }

  /** What the flows of a namespace start and are started by. */
  Graph ofNamespace(String namespace, boolean destinationOnly) {
    Map<Node, Boolean> nodes = new LinkedHashMap<>();
    Set<Edge> edges = new LinkedHashSet<>();
    flows.list(namespace).stream()
        .limit(FLOWS_MAX)
        .map(flow -> of(namespace, flow.id(), destinationOnly, false))
        .forEach(graph -> {
          graph.nodes.forEach(node -> nodes.put(node, true));
          edges.addAll(graph.edges);
        });
    return new Graph(List.copyOf(nodes.keySet()), List.copyOf(edges));
  }

  private static Edge edge(Name source, Name target) {
    return new Edge(source.uid(), target.uid(), "FLOW_TASK");
  }

  private static Graph graph(Set<Name> known, Set<Edge> edges) {
    Set<String> uids = new LinkedHashSet<>();
    known.forEach(name -> uids.add(name.uid()));
    return new Graph(
        known.stream().map(name -> new Node(name.uid(), name.namespace, name.id)).toList(),
        edges.stream()
            .filter(edge -> uids.contains(edge.source) && uids.contains(edge.target))
            .toList());
  }

  private Set<Name> startedBy(Name flow) {
    Set<Name> started = new LinkedHashSet<>();
    for (Name name : named(flow)) {
      if (flows.find(name.namespace, name.id).isPresent()) {
        started.add(name);
      }
    }
    return started;
  }

  /** Flows whose text holds the id are read, the rest cannot name it. */
  private Set<Name> startersOf(Name flow) {
    Set<Name> starters = new LinkedHashSet<>();
    for (int page = 1; page <= PAGES_MAX; page++) {
      List<FlowQueries.SourceMatch> matches =
          queries
              .searchSource(
                  flow.id, null, FlowQueries.Sort.NAMESPACE_ASC, new PageRequest(page, PAGE))
              .results();
      for (FlowQueries.SourceMatch match : matches) {
        Name name = new Name(match.flow().namespace(), match.flow().id());
        if (named(name).contains(flow)) {
          starters.add(name);
        }
      }
      if (matches.size() < PAGE) {
        break;
      }
    }
    return starters;
  }

  /** What the Subflow tasks of a flow name. */
  private Set<Name> named(Name flow) {
    Set<Name> names = new LinkedHashSet<>();
    for (FlowIndex.Place place : places(flow)) {
      if (place.task() instanceof FlowTask.Subflow subflow) {
        names.add(new Name(subflow.namespace(), subflow.flowId()));
      }
    }
    return names;
  }

  /** None of a flow that was stored by a version that understood more. */
  private Iterable<FlowIndex.Place> places(Name flow) {
    try {
      Optional<CompiledFlow> compiled = flows.compiled(flow.namespace, flow.id, null);
      return compiled.isPresent() ? compiled.get().index().all() : List.of();
    } catch (EngineException e) {
      return List.of();
    }
  }
}
