package dev.millrace.engine.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that a handler runs. Its properties are open data: they hold templates, so they can be
 * typed only after rendering, by the handler's own parameters record.
 *
 * @param canonicalType the type name the handler is registered under
 * @param properties everything but the header, as written (maps, lists, scalars, null)
 */
public record WorkTask(
    TaskHeader header, String canonicalType, Map<String, @Nullable Object> properties)
    implements Task {

  public WorkTask {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }
}
