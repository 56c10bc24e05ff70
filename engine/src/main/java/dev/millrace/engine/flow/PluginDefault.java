package dev.millrace.engine.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Property values for every plugin whose type begins with {@code type}: the global ones of the
 * configuration, and those a flow declares itself.
 *
 * @param type whole type name, alias, or prefix such as io.kestra.plugin.scripts
 * @param forced wins over what the task says
 * @param ref name by which a task asks for these values with {@code pluginDefaultsRef}
 */
public record PluginDefault(
    String type, Map<String, @Nullable Object> values, boolean forced, @Nullable String ref) {

  public PluginDefault {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
