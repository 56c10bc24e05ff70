package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.RetryableSql;
import org.jspecify.annotations.Nullable;

/** Why a transaction failed, whose fault it was if that is known, and whether it passes. */
final class PlanningFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable ExecutionId executionId;

  PlanningFault(@Nullable ExecutionId executionId, Throwable reason) {
    super(reason);
    this.executionId = executionId;
  }

  static PlanningFault of(Throwable e) {
    return switch (e) {
      case PlanningFault fault -> fault;
      default -> new PlanningFault(null, e);
    };
  }

  @Nullable ExecutionId executionId() {
    return executionId;
  }

  Throwable reason() {
    Throwable cause = getCause();
    return cause == null ? this : cause;
  }

  boolean isOutcomeUnknown() {
    return RetryableSql.isOutcomeUnknown(reason());
  }

  boolean isDuplicate() {
    return RetryableSql.isUniqueViolation(reason());
  }

  boolean passing() {
    return RetryableSql.isPassing(reason());
  }

  /** Something was planned from memory that is old; it is forgotten, so the next try reads. */
  boolean stale() {
    return RetryableSql.isStale(reason());
  }
}
