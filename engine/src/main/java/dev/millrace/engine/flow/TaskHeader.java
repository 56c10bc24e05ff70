package dev.millrace.engine.flow;

import org.jspecify.annotations.Nullable;

/**
 * The properties every task has.
 *
 * @param id unique in the whole flow
 * @param type as authored; {@code WorkTask.canonicalType} is what the engine looks up
 * @param runIf template; the task run is SKIPPED when it renders to something falsy
 * @param timeout template of a duration, work tasks and Pause only
 * @param retry own retry, or null to inherit the nearest ancestor's
 * @param logLevel least level of log lines that are kept
 */
public record TaskHeader(
    String id,
    String type,
    @Nullable String description,
    boolean disabled,
    @Nullable String runIf,
    @Nullable String timeout,
    @Nullable Retry retry,
    boolean allowFailure,
    boolean allowWarning,
    LogLevel logLevel) {

  /** A header with every optional property at its default. */
  public static TaskHeader of(String id, String type) {
    return new TaskHeader(id, type, null, false, null, null, null, false, false, LogLevel.TRACE);
  }
}
