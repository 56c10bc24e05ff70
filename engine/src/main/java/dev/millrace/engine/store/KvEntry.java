package dev.millrace.engine.store;

import dev.millrace.engine.state.KvType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as stored.
 *
 * @param json the value as JSON text
 * @param revision how often it was set
 * @param expiresAt null: never
 */
public record KvEntry(
    String namespace,
    String key,
    KvType type,
    String json,
    @Nullable String description,
    int revision,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant expiresAt) {

  /** The value: text, number, boolean, map, list or null. */
  public @Nullable Object value() {
    return Json.read(json);
  }
}
