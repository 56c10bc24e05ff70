package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of internal storage, without its content.
 *
 * @param size bytes
 * @param executionId the execution it goes with; null for files of a namespace
 */
public record StoredFile(
    UUID id, StoragePath path, long size, @Nullable ExecutionId executionId, Instant createdAt) {}
