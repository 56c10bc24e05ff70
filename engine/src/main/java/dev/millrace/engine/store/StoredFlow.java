package dev.millrace.engine.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a flow as stored.
 *
 * @param source the text as the user wrote it
 * @param deleted this revision records the deletion of the flow
 */
public record StoredFlow(
    String namespace,
    String id,
    int revision,
    String source,
    boolean disabled,
    boolean deleted,
    Map<String, String> labels,
    @Nullable String description,
    Instant updatedAt) {

  public StoredFlow {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
