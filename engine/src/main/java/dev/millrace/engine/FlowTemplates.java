package dev.millrace.engine;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateUse;
import dev.millrace.engine.template.Templates;
import dev.millrace.engine.yaml.TemplateCheck;
import org.jspecify.annotations.Nullable;

/**
 * Judges templates before a flow is stored: their syntax, and whether what they call can be called
 * where they stand. What only {@code render()} will show is judged when it runs. Safe for all
 * threads.
 */
public record FlowTemplates(Templates templates) implements TemplateCheck {

  private static final String HTTP = "http";
  private static final String SUBFLOW = "subflow";

  @Override
  public @Nullable String fault(String template, boolean decides) {
    TemplateUse use;
    try {
      templates.check(template);
      use = templates.uses(template);
    } catch (TemplateException e) {
      return e.getMessage();
    }
    if (use.functions().contains(SUBFLOW)) {
      return "subflow() is not in this build; run the flow with a task of type"
          + " io.kestra.plugin.core.flow.Subflow before and use that task's outputs";
    }
    if (decides && use.functions().contains(HTTP)) {
      return "http() cannot be used here, where the engine decides what runs next in a transaction"
          + " that never calls out; send the request with a task of type"
          + " io.kestra.plugin.core.http.Request before and use that task's outputs";
    }
    return null;
  }
}
