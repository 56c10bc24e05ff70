package dev.millrace.api.cli;

import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.HttpTargets;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.yaml.YamlLimits;
import java.util.List;
import java.util.Locale;

/** Puts the bounds that are settings into an engine's configuration. */
final class LimitSettings {

  private LimitSettings() {}

  static EngineConfig apply(Settings settings, EngineConfig config) {
    return config
        .withHandlers(handlers(settings, config.handlers()))
        .withTemplates(templates(settings))
        .withYaml(yaml(settings))
        .withLogLimits(
            settings.integer(Setting.LOG_LINES_MAX),
            settings.integer(Setting.LOG_LINE_BYTES_MAX),
            settings.number(Setting.LOG_BYTES_MAX),
            settings.integer(Setting.METRICS_MAX))
        .withExecutionLimits(
            settings.integer(Setting.TASK_RUNS_MAX),
            settings.number(Setting.OUTPUT_BYTES_MAX),
            settings.integer(Setting.CRASHES_MAX))
        .withDatabaseLimits(
            settings.integer(Setting.DATABASE_CONNECTIONS_MAX),
            settings.duration(Setting.SEARCH_TIME_MAX))
        .withRetention(
            settings.duration(Setting.RETENTION_LOGS),
            settings.duration(Setting.RETENTION_EXECUTIONS),
            settings.duration(Setting.HOUSEKEEPING_INTERVAL));
  }

  private static HandlerSettings handlers(Settings settings, HandlerSettings handlers) {
    return handlers
        .withHttpBodyBytesMax(settings.number(Setting.HTTP_BODY_BYTES_MAX))
        .withHttpTimeout(settings.duration(Setting.HTTP_TIMEOUT))
        .withHttpTargets(targets(settings))
        .withKillGrace(settings.duration(Setting.KILL_GRACE))
        .withSizes(
            new HandlerSettings.Sizes(
                settings.number(Setting.UPLOAD_BYTES_MAX),
                settings.number(Setting.OUTPUT_BYTES_MAX),
                settings.integer(Setting.OUTPUT_FILES_MAX),
                settings.number(Setting.READ_BYTES_MAX),
                settings.integer(Setting.KEY_VALUE_CHARS_MAX)));
  }

  static HttpTargets targets(Settings settings) {
    String word = settings.word(Setting.HTTP_TARGETS, List.of("any", "no-metadata", "public"));
    return HttpTargets.valueOf(word.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  static TemplateSettings templates(Settings settings) {
    return new TemplateSettings(
        settings.duration(Setting.TEMPLATE_TIME_MAX),
        settings.integer(Setting.TEMPLATE_OUTPUT_CHARS_MAX),
        settings.integer(Setting.TEMPLATE_LOOPS_MAX),
        settings.integer(Setting.TEMPLATE_ELEMENTS_MAX),
        settings.integer(Setting.TEMPLATE_ELEMENTS_MAX),
        settings.integer(Setting.TEMPLATE_RENDER_DEPTH_MAX),
        settings.integer(Setting.TEMPLATE_CALL_DEPTH_MAX),
        settings.integer(Setting.TEMPLATE_SOURCE_CHARS_MAX),
        settings.number(Setting.TEMPLATE_CACHE_CHARS_MAX));
  }

  static YamlLimits yaml(Settings settings) {
    return new YamlLimits(
        settings.integer(Setting.FLOW_CHARS_MAX),
        settings.integer(Setting.FLOW_VALUE_CHARS_MAX),
        settings.integer(Setting.FLOW_DEPTH_MAX),
        settings.integer(Setting.FLOW_VALUES_MAX),
        settings.integer(Setting.FLOW_PROBLEMS_MAX),
        settings.integer(Setting.FLOW_DOCUMENTS_MAX));
  }
}
