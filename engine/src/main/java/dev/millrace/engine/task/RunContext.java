package dev.millrace.engine.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler may know and use during one attempt. Used by one thread at a time. */
public interface RunContext {

  /** Which attempt of which task run this is. */
  Identity identity();

  /** Renders a template as text, with more variables than the execution's own. */
  String render(String template, Map<String, @Nullable Object> more);

  /** Renders every template inside a value (lists, map keys and values, strings). */
  @Nullable Object renderDeep(@Nullable Object value, Map<String, @Nullable Object> more);

  /**
   * Renders a template to the value it means: one that is a single expression keeps that value's
   * type, any other gives text.
   */
  @Nullable Object renderTyped(String template, Map<String, @Nullable Object> more);

  Logs logs();

  Metrics metrics();

  Files files();

  KeyValues keyValues();

  /** A folder of this attempt, made when first asked for and removed when the attempt ends. */
  Path workingDirectory() throws IOException;

  /**
   * Runs when the attempt is killed or its time is over, from another thread; at once if it was.
   */
  void onKill(Runnable action);

  /** Settings of the node that concern handlers. */
  HandlerSettings settings();

  /**
   * Ids as the user sees them.
   *
   * @param attempt 1 for the first
   */
  record Identity(
      String namespace,
      String flowId,
      int flowRevision,
      String executionId,
      String taskId,
      String taskRunId,
      int attempt,
      @Nullable String value,
      @Nullable Integer iteration) {}
}
