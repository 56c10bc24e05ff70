package dev.millrace.api.cli;

import dev.millrace.engine.EngineConfig;

/** Puts the bounds that are settings into an engine's configuration. */
final class LimitSettings {

  private LimitSettings() {}

  static EngineConfig apply(Settings settings, EngineConfig config) {
    return config.withRetention(
        settings.duration(Setting.RETENTION_LOGS),
        settings.duration(Setting.RETENTION_EXECUTIONS),
        settings.duration(Setting.HOUSEKEEPING_INTERVAL));
  }
}
