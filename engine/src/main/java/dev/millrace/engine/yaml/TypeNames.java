package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.TypeCatalog;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every task type the parser knows: flow control here, work from the catalog. Resolves canonical
 * names, aliases and unambiguous tails. Safe for all threads.
 */
final class TypeNames {

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
    FlowType exact = exactFlowType(type);
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

  /** Canonical names of all types. */
  List<String> all() {
    List<String> names = new ArrayList<>();
    for (FlowKind kind : FlowKind.values()) {
      names.add(kind.canonicalName());
    }
    catalog.all().forEach(info -> names.add(info.canonicalName()));
    return names;
  }

  private static @Nullable FlowType exactFlowType(String type) {
    for (FlowKind kind : FlowKind.values()) {
      if (kind.canonicalName().equals(type)) {
        return new FlowType(kind, false);
      }
      if (kind.aliases().contains(type)) {
        return new FlowType(kind, true);
      }
    }
    return null;
  }

  private Resolved byTail(String type, @Nullable TypeInfo work) {
    String tail = "." + type;
    List<FlowType> flow = new ArrayList<>();
    for (FlowKind kind : FlowKind.values()) {
      if (kind.canonicalName().endsWith(tail)) {
        flow.add(new FlowType(kind, false));
      } else if (kind.aliases().stream().anyMatch(alias -> alias.endsWith(tail))) {
        flow.add(new FlowType(kind, true));
      }
    }
    if (flow.isEmpty() && work != null) {
      return new WorkType(work, false);
    }
    if (flow.size() == 1 && work == null) {
      return flow.getFirst();
    }
    return ambiguous(tail);
  }

  private Resolved ambiguous(String tail) {
    List<String> candidates = all().stream().filter(name -> name.endsWith(tail)).sorted().toList();
    return candidates.size() > 1 ? new Ambiguous(candidates) : new Unknown();
  }
}
