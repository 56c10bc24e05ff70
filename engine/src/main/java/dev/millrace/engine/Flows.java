package dev.millrace.engine;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.query.FlowView;
import dev.millrace.engine.run.FlowCache;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.StoredFlow;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.FlowSources;
import dev.millrace.engine.yaml.ParsedFlow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with flows. Text is checked before anything is stored, and every error in it is
 * told at once. Used by the API and the command line; safe for all threads.
 */
public final class Flows {
  private static final String FILE = "flow.yaml";
  private static final int SOURCES_MAX = 10_000;

  private final FlowStore store;
  private final FlowCache cache;
  private final FlowParser parser;
  private final FlowParser validator;

  Flows(FlowStore store, FlowCache cache, FlowParser parser) {
    this.store = store;
    this.cache = cache;
    this.parser = parser;
    this.validator = parser.lookingFor(this::missing);
  }

  /**
   * Stores a new flow.
   *
   * @throws EngineException FLOW_INVALID, FLOW_EXISTS
   */
  public FlowView create(String source) {
    return save(parse(source), source, FlowStore.Expect.ABSENT);
  }

  /**
   * Stores a new revision, unless the text is that of the latest one.
   *
   * @throws EngineException FLOW_INVALID (also when the text names another flow), FLOW_NOT_FOUND
   */
  public FlowView update(String namespace, String id, String source) {
    Flow flow = parse(source);
    if (!flow.namespace().equals(namespace)) {
      throw illegal("namespace", namespace, flow.namespace());
    }
    if (!flow.id().equals(id)) {
      throw illegal("id", id, flow.id());
    }
    return save(flow, source, FlowStore.Expect.PRESENT);
  }

  /** Stores a flow, whether it exists or not. */
  public FlowView createOrUpdate(String source) {
    return save(parse(source), source, FlowStore.Expect.ANYTHING);
  }

  /**
   * Stores every flow of a text of documents divided by {@code ---}, all or none.
   *
   * @param namespace where they must be; null: anywhere, and nothing is deleted
   * @param allowChildren they may be in namespaces below it too
   * @param deleteOthers delete the namespace's flows that are not among them
   * @throws EngineException FLOW_INVALID with the errors of all of them
   */
  public List<FlowView> replaceAll(
      @Nullable String namespace, String sources, boolean allowChildren, boolean deleteOthers) {
    List<FlowStore.Source> parsed = parseAll(sources);
    for (FlowStore.Source source : parsed) {
      requireNamespace(namespace, source.flow(), allowChildren);
    }
    List<StoredFlow> saved =
        store.saveAll(
            namespace == null ? "" : namespace, parsed, namespace != null && deleteOthers);
    cache.allChanged();
    return saved.stream().map(Flows::view).toList();
  }

  /** What the parser says of each document of a text; nothing is stored. */
  public List<Validated> validate(String sources, String fileName) {
    return validator.parseAll(sources, fileName).stream().map(this::validated).toList();
  }

  /**
   * A checked document.
   *
   * @param outdated the text names a revision that is older than the latest one
   */
  public record Validated(ParsedFlow parsed, boolean outdated) {}

  /**
   * A text as a flow that is not stored.
   *
   * @throws EngineException FLOW_INVALID
   */
  public CompiledFlow compile(String source) {
    return parser.parseOrThrow(source, FILE);
  }

  /** The latest revision; empty when there is none or it is deleted. */
  public Optional<FlowView> find(String namespace, String id) {
    return store.latest(namespace, id).filter(flow -> !flow.deleted()).map(Flows::view);
  }

  /** A revision (null: the latest), also of a deleted flow when {@code allowDeleted}. */
  public Optional<FlowView> find(
      String namespace, String id, @Nullable Integer revision, boolean allowDeleted) {
    Optional<StoredFlow> found =
        revision == null ? store.latest(namespace, id) : store.revision(namespace, id, revision);
    return found.filter(flow -> allowDeleted || !flow.deleted()).map(Flows::view);
  }

  /**
   * The same, which must exist.
   *
   * @throws EngineException FLOW_NOT_FOUND
   */
  public FlowView get(String namespace, String id, @Nullable Integer revision) {
    return find(namespace, id, revision, false)
        .orElseThrow(() -> FlowStore.notFound(namespace, id));
  }

  /** A revision (null: the latest) parsed; from the cache when it is there. */
  public Optional<CompiledFlow> compiled(String namespace, String id, @Nullable Integer revision) {
    return revision == null ? cache.latest(namespace, id) : cache.find(namespace, id, revision);
  }

  /** Latest revisions of a namespace's flows, by id. */
  public List<FlowView> list(String namespace) {
    return store.list(namespace).stream().map(Flows::view).toList();
  }

  /**
   * Deletes a flow by a new revision that says so; its executions stay.
   *
   * @throws EngineException FLOW_NOT_FOUND
   */
  public void delete(String namespace, String id) {
    store.delete(namespace, id);
    cache.changed(namespace, id);
  }

  /** Removes old revisions that no execution runs; tells how many. */
  public int deleteRevisions(String namespace, String id, List<Integer> revisions) {
    return store.deleteRevisions(namespace, id, revisions);
  }

  /**
   * Enables or disables a flow: a new revision whose text says so.
   *
   * @throws EngineException FLOW_NOT_FOUND, or FLOW_INVALID when the text is written in a way that
   *     cannot be changed safely
   */
  public FlowView setDisabled(String namespace, String id, boolean disabled) {
    FlowView latest = get(namespace, id, null);
    if (latest.disabled() == disabled) {
      return latest;
    }
    String source = FlowSources.withDisabled(latest.source(), disabled);
    Flow flow = parse(source);
    boolean changed =
        flow.disabled() == disabled && flow.namespace().equals(namespace) && flow.id().equals(id);
    if (!changed) {
      throw new EngineException(
          ErrorCode.FLOW_INVALID,
          "the text of flow "
              + id
              + " is written in a way that cannot be changed automatically: set 'disabled: "
              + disabled
              + "' in it by hand");
    }
    return save(flow, source, FlowStore.Expect.PRESENT);
  }

  private FlowView save(Flow flow, String source, FlowStore.Expect expect) {
    StoredFlow saved = store.save(flow, source, expect);
    cache.changed(flow.namespace(), flow.id());
    return view(saved);
  }

  private Flow parse(String source) {
    return parser.parseOrThrow(source, FILE).flow();
  }

  private List<FlowStore.Source> parseAll(String sources) {
    List<FlowStore.Source> flows = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ParsedFlow parsed : parser.parseAll(sources, FILE)) {
      Flow flow = parsed.flow();
      if (flow == null) {
        parsed.errors().forEach(problem -> errors.add(problem.toString()));
      } else if (names.add(flow.namespace() + " " + flow.id())) {
        flows.add(new FlowStore.Source(flow, parsed.source()));
      } else {
        errors.add("flow " + flow.id() + " of namespace " + flow.namespace() + " is there twice");
      }
    }
    if (!errors.isEmpty()) {
      throw new EngineException(
          ErrorCode.FLOW_INVALID, "Invalid Flow:\n" + String.join("\n", errors));
    }
    if (flows.size() > SOURCES_MAX) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED, "at most " + SOURCES_MAX + " flows can be stored together");
    }
    return flows;
  }

  private Validated validated(ParsedFlow parsed) {
    Integer revision = parsed.revision();
    if (revision == null || parsed.namespace() == null || parsed.id() == null) {
      return new Validated(parsed, false);
    }
    int latest = store.latest(parsed.namespace(), parsed.id()).map(StoredFlow::revision).orElse(0);
    return new Validated(parsed, revision < latest);
  }

  /** Why a Subflow task could not run this flow now, or null. */
  private @Nullable String missing(String namespace, String id, @Nullable Integer revision) {
    CompiledFlow flow;
    try {
      flow = compiled(namespace, id, revision).orElse(null);
    } catch (EngineException e) {
      return "The subflow '%s' in namespace '%s' cannot be run: %s"
          .formatted(id, namespace, e.getMessage());
    }
    if (flow == null) {
      return "The subflow '%s' not found in namespace '%s'%s."
          .formatted(id, namespace, revision == null ? "" : " in revision " + revision);
    }
    return flow.flow().disabled()
        ? "The subflow '%s' is disabled in namespace '%s'.".formatted(id, namespace)
        : null;
  }

  private static void requireNamespace(
      @Nullable String namespace, Flow flow, boolean allowChildren) {
    boolean inside =
        namespace == null
            || flow.namespace().equals(namespace)
            || (allowChildren && flow.namespace().startsWith(namespace + "."));
    if (!inside) {
      throw illegal("namespace", String.valueOf(namespace), flow.namespace());
    }
  }

  private static EngineException illegal(String property, String expected, String found) {
    return new EngineException(
        ErrorCode.FLOW_INVALID,
        "Illegal flow "
            + property
            + " update: expected '"
            + expected
            + "', the text says '"
            + found
            + "'; a flow keeps its "
            + property
            + ", create another flow instead");
  }

  private static FlowView view(StoredFlow flow) {
    return new FlowView(
        flow.namespace(),
        flow.id(),
        flow.revision(),
        flow.source(),
        flow.disabled(),
        flow.deleted(),
        flow.labels(),
        flow.description(),
        flow.updatedAt());
  }
}
