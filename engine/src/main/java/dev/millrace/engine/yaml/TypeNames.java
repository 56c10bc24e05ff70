package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.TypeCatalog;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import dev.millrace.engine.flow.WorkTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every task type the parser knows: flow control here, work from the catalog. Resolves canonical
 * names, aliases and unambiguous tails. Safe for all threads.
 */
final class TypeNames {

  private static final Map<String, FlowType> EXACT = new HashMap<>();
  private static final Map<String, List<FlowType>> BY_TAIL = new HashMap<>();

  static {
    for (FlowKind kind : FlowKind.values()) {
      EXACT.put(kind.canonicalName(), new FlowType(kind, false));
      addTails(kind.canonicalName(), new FlowType(kind, false));
      for (String alias : kind.aliases()) {
        EXACT.put(alias, new FlowType(kind, true));
        addTails(alias, new FlowType(kind, true));
      }
    }
  }

  private final TypeCatalog catalog;

  TypeNames(TypeCatalog catalog) {
    this.catalog = catalog;
  }

  /** What a type name stands for. */
  sealed interface Resolved {}

  record FlowType(FlowKind kind, boolean alias) implements Resolved {}

  record WorkType(TypeInfo info, boolean alias) implements Resolved {}

  record Ambiguous(List<String> candidates) implements Resolved {}

  record Unknown() implements Resolved {}

  Resolved resolve(String type) {
    FlowType exact = EXACT.get(type);
    if (exact != null) {
      return exact;
    }
    TypeInfo work = catalog.find(type);
    if (work != null && (work.canonicalName().equals(type) || work.aliases().contains(type))) {
      return new WorkType(work, !work.canonicalName().equals(type));
    }
    return byTail(type, work);
  }

  /** The canonical name of a type; a name that resolves to nothing stays as it is. */
  String canonical(String type) {
    return switch (resolve(type)) {
      case FlowType(FlowKind kind, boolean alias) -> kind.canonicalName();
      case WorkType(TypeInfo info, boolean alias) -> info.canonicalName();
      case Ambiguous ambiguous -> type;
      case Unknown unknown -> type;
    };
  }

  /** What a user should know about a task before it runs. */
  List<String> warnings(WorkTask task) {
    return catalog.warnings(task);
  }

  /** Canonical names of all types. */
  List<String> all() {
    List<String> names = new ArrayList<>();
    for (FlowKind kind : FlowKind.values()) {
      names.add(kind.canonicalName());
    }
    catalog.all().forEach(info -> names.add(info.canonicalName()));
    return names;
  }

  /** Every tail of a name; the canonical name of a kind comes before its aliases. */
  private static void addTails(String name, FlowType type) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      List<FlowType> types =
          BY_TAIL.computeIfAbsent(name.substring(dot + 1), tail -> new ArrayList<>());
      if (types.stream().noneMatch(other -> other.kind() == type.kind())) {
        types.add(type);
      }
    }
  }

  private Resolved byTail(String type, @Nullable TypeInfo work) {
    List<FlowType> flow = BY_TAIL.getOrDefault(type, List.of());
    if (flow.isEmpty() && work != null) {
      return new WorkType(work, false);
    }
    if (flow.size() == 1 && work == null) {
      return flow.getFirst();
    }
    return ambiguous("." + type);
  }

  private Resolved ambiguous(String tail) {
    List<String> candidates = all().stream().filter(name -> name.endsWith(tail)).sorted().toList();
    return candidates.size() > 1 ? new Ambiguous(candidates) : new Unknown();
  }
}
