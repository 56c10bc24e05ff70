package dev.millrace.engine.flow;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The work task types this build can run, for the parser: it resolves names, checks properties and
 * suggests the nearest valid ones. Implemented by the registry of handlers.
 */
public interface TypeCatalog {

  /** The type of this canonical name, alias, or unambiguous tail; null when there is none. */
  @Nullable TypeInfo find(String type);

  /** Every type, for suggestions and the schema. */
  Collection<TypeInfo> all();

  /**
   * What a user should know about a valid task before it runs: that a node cannot do what it asks
   * for, that a property has no effect. Never a reason to refuse the flow.
   */
  default List<String> warnings(WorkTask task) {
    return List.of();
  }

  /**
   * A work task type.
   *
   * @param properties by name, without those of {@link TaskHeader}
   */
  record TypeInfo(
      String canonicalName,
      List<String> aliases,
      String title,
      Map<String, PropertyInfo> properties) {
    public TypeInfo {
      aliases = List.copyOf(aliases);
      properties = new LinkedHashMap<>(properties);
    }
  }

  /**
   * One property of a work task type.
   *
   * @param kind what a literal value must look like; a string holding a template is always accepted
   * @param values allowed literals of an ENUM
   */
  record PropertyInfo(Kind kind, boolean required, List<String> values) {
    public PropertyInfo {
      values = List.copyOf(values);
    }
  }

  /** The shape of a literal value. */
  enum Kind {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    DURATION,
    ENUM,
    LIST,
    MAP,
    ANY
  }
}
