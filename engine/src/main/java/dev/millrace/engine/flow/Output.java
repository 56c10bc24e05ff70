package dev.millrace.engine.flow;

import org.jspecify.annotations.Nullable;

/** One output of a flow, rendered from {@code value} when the execution ends. */
public record Output(
    String id,
    InputType type,
    @Nullable Object value,
    @Nullable String description,
    @Nullable String displayName,
    boolean required) {}
