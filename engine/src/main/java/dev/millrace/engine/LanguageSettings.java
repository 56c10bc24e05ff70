package dev.millrace.engine;

import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.run.WorkerParts.Variables;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.yaml.YamlLimits;
import java.util.List;

/**
 * How flows are read and their expressions rendered.
 *
 * @param variables what expressions see of this installation
 * @param pluginDefaults values of task properties below those of every flow; the first match wins
 */
public record LanguageSettings(
    YamlLimits yaml,
    TemplateSettings templates,
    Variables variables,
    List<PluginDefault> pluginDefaults) {

  public static final LanguageSettings DEFAULT =
      new LanguageSettings(YamlLimits.DEFAULT, TemplateSettings.DEFAULT, Variables.NONE, List.of());

  public LanguageSettings {
    pluginDefaults = List.copyOf(pluginDefaults);
  }

  public LanguageSettings withYaml(YamlLimits next) {
    return new LanguageSettings(next, templates, variables, pluginDefaults);
  }

  public LanguageSettings withTemplates(TemplateSettings next) {
    return new LanguageSettings(yaml, next, variables, pluginDefaults);
  }

  public LanguageSettings withVariables(Variables next) {
    return new LanguageSettings(yaml, templates, next, pluginDefaults);
  }

  public LanguageSettings withPluginDefaults(List<PluginDefault> next) {
    return new LanguageSettings(yaml, templates, variables, next);
  }
}
