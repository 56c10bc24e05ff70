package dev.millrace.engine.query;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a flow as stored; the API parses the source where it shows more of it.
 *
 * @param source the text as the user wrote it
 * @param deleted this revision records the deletion of the flow
 */
public record FlowView(
    String namespace,
    String id,
    int revision,
    String source,
    boolean disabled,
    boolean deleted,
    Map<String, String> labels,
    @Nullable String description,
    Instant updatedAt) {

  public FlowView {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
