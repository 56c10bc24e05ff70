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

  private static final String SUBFLOW = "subflow";

  @Override
  public @Nullable String fault(String template, boolean makesInputs) {
    TemplateUse use;
    try {
      templates.check(template);
      use = templates.uses(template);
    } catch (TemplateException e) {
      return e.getMessage();
    }
    if (!makesInputs && use.functions().contains(SUBFLOW)) {
      return "subflow() works only where inputs are made (`defaults`, `expression` and"
          + " `dependsOn.condition` of an input); run the flow with a task of type"
          + " io.kestra.plugin.core.flow.Subflow before and use that task's outputs";
    }
    return null;
  }
}
