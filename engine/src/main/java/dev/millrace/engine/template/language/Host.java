package dev.millrace.engine.template.language;

import dev.millrace.engine.template.TemplateScope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The running template, as functions see it. */
public interface Host {
  TemplateScope scope();

  Budget budget();

  /** The variables the template has set so far; inner ones hide those of the scope. */
  Map<String, @Nullable Object> localVariables();

  /**
   * Renders a value that holds templates itself, as {@code render()} does.
   *
   * @param recursive whether the result is rendered again until it no longer changes
   */
  @Nullable Object renderNested(@Nullable Object value, boolean recursive);
}
