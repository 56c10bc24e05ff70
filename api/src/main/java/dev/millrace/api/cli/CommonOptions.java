package dev.millrace.api.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Gives a command an option for every setting, and reads the settings of its run: {@code --config},
 * else {@code millrace.yml} in the data folder, else in the working directory.
 */
final class CommonOptions {

  static final String CONFIG = "--config";

  private CommonOptions() {}

  /** Adds the options. */
  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(CONFIG)
            .type(Path.class)
            .paramLabel("FILE")
            .description("Settings file, instead of " + SettingsFile.NAME)
            .build());
    for (Setting setting : Setting.values()) {
      if (setting.isOption()) {
        command.addOption(option(setting));
      }
    }
  }

  private static OptionSpec option(Setting setting) {
    String otherwise =
        setting.otherwise().isEmpty() ? "" : " (default: " + setting.otherwise() + ")";
    return OptionSpec.builder("--" + setting.key())
        .type(String.class)
        .paramLabel(setting.kind().name())
        .description(setting.meaning().replace("%", "%%") + otherwise)
        .build();
  }

  /** The settings of this run. */
  static Settings settings(ParseResult parsed, Map<String, String> environment) {
    Map<Setting, String> options = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (setting.isOption() && parsed.hasMatchedOption("--" + setting.key())) {
        options.put(setting, parsed.matchedOptionValue("--" + setting.key(), ""));
      }
    }
    Path named = parsed.matchedOptionValue(CONFIG, null);
    if (named != null) {
      return Settings.load(new Settings.Sources(options, environment, named));
    }
    Settings withoutFile = Settings.load(new Settings.Sources(options, environment, null));
    Path inData =
        new ConfigReader(withoutFile, environment).dataFolder().resolve(SettingsFile.NAME);
    Path here = Path.of(SettingsFile.NAME).toAbsolutePath();
    for (Path file : new Path[] {inData, here}) {
      if (Files.isRegularFile(file)) {
        return Settings.load(new Settings.Sources(options, environment, file));
      }
    }
    return withoutFile;
  }
}
