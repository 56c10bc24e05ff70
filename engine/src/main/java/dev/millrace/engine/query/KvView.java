package dev.millrace.engine.query;

import dev.millrace.engine.state.KvType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of the key-value store, without its value.
 *
 * @param revision how often it was set
 * @param expiresAt null: never
 */
public record KvView(
    String namespace,
    String key,
    KvType type,
    int revision,
    @Nullable String description,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant expiresAt) {}
