package dev.millrace.engine;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Output;
import dev.millrace.engine.run.Typing;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.template.TemplateScope;
import dev.millrace.engine.template.Templates;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Typing} over the input rules of the language. */
final class FlowTyping implements Typing {

  private final Templates templates;

  FlowTyping(Templates templates) {
    this.templates = templates;
  }

  @Override
  public Map<String, @Nullable Object> inputs(
      Flow flow, ExecutionId id, Map<String, @Nullable Object> given) {
    return given;
  }

  @Override
  public Map<String, @Nullable Object> answers(
      FlowTask.Pause pause, Execution execution, Map<String, @Nullable Object> given) {
    return given;
  }

  @Override
  public Map<String, String> labels(
      Flow flow,
      Map<String, @Nullable Object> inputs,
      @Nullable Map<String, @Nullable Object> trigger) {
    Map<String, String> rendered = new LinkedHashMap<>();
    flow.labels()
        .forEach(
            (key, value) ->
                rendered.put(
                    key, templates.render(value, TemplateScope.of(Map.of("inputs", inputs)))));
    return rendered;
  }

  @Override
  public @Nullable Object output(Output output, @Nullable Object rendered) {
    return rendered;
  }
}
