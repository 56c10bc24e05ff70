package dev.millrace.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to start an execution.
 *
 * @param revision null is the latest
 * @param inputs as given: text from a form, or values from JSON; they are typed and checked
 * @param labels added to the flow's; the last one wins
 * @param scheduleDate not before this instant
 * @param trigger what started it: id, type and variables, as shown in the API; null by hand
 * @param kind ordinary, or the run of a test, which statistics leave out
 */
public record CreateExecution(
    String namespace,
    String flowId,
    @Nullable Integer revision,
    Map<String, @Nullable Object> inputs,
    Map<String, String> labels,
    @Nullable Instant scheduleDate,
    @Nullable Map<String, @Nullable Object> trigger,
    Kind kind) {

  /** What an execution is for. */
  public enum Kind {
    NORMAL,
    TEST
  }

  public CreateExecution {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** An ordinary one. */
  public CreateExecution(
      String namespace,
      String flowId,
      @Nullable Integer revision,
      Map<String, @Nullable Object> inputs,
      Map<String, String> labels,
      @Nullable Instant scheduleDate,
      @Nullable Map<String, @Nullable Object> trigger) {
    this(namespace, flowId, revision, inputs, labels, scheduleDate, trigger, Kind.NORMAL);
  }

  public static CreateExecution of(
      String namespace, String flowId, Map<String, @Nullable Object> inputs) {
    return new CreateExecution(namespace, flowId, null, inputs, Map.of(), null, null);
  }
}
