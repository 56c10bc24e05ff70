package dev.millrace.api.cli;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one run: for each, the value of the strongest source that has one — option,
 * environment variable, file, default. Every complaint names the source.
 */
final class Settings {

  /** A value and where it is from, as the user would say it. */
  private record Given(Object value, String from) {}

  private final Map<Setting, Given> given;

  private Settings(Map<Setting, Given> given) {
    this.given = given;
  }

  /** Where values may come from. */
  record Sources(
      Map<Setting, String> options, Map<String, String> environment, @Nullable Path file) {}

  static Settings load(Sources sources) {
    Map<Setting, Given> given = new EnumMap<>(Setting.class);
    Path file = sources.file();
    if (file != null) {
      SettingsFile.read(file)
          .forEach((setting, value) ->
              given.put(setting, new Given(value, file + ", key " + setting.key())));
    }
    for (Setting setting : Setting.values()) {
      String variable = sources.environment().get(setting.variable());
      // Compose files and scripts pass an empty one where nothing was chosen.
      if (setting.isOption() && variable != null && !variable.isEmpty()) {
        given.put(setting, new Given(variable, "environment variable " + setting.variable()));
      }
    }
    sources
        .options()
        .forEach(
            (setting, value) -> given.put(setting, new Given(value, "option --" + setting.key())));
    Settings settings = new Settings(given);
    settings.check();
    return settings;
  }

  private void check() {
    for (Setting setting : Setting.values()) {
      switch (setting.kind()) {
        case NUMBER -> number(setting);
        case DURATION, KEEPING -> duration(setting);
        case TEXT, SECRET, MAP, LIST -> {}
      }
    }
  }

  String text(Setting setting) {
    Given one = given.get(setting);
    return one == null ? setting.otherwise() : one.value.toString();
  }

  boolean isGiven(Setting setting) {
    return given.containsKey(setting);
  }

  /** A whole number within the setting's bounds. */
  long number(Setting setting) {
    try {
      long number = Long.parseLong(text(setting).strip());
      boolean small = number < Long.parseLong(setting.least());
      if (small || (!setting.most().isEmpty() && number > Long.parseLong(setting.most()))) {
        throw wrong(setting, "a whole number, " + setting.bounds());
      }
      return number;
    } catch (NumberFormatException e) {
      throw wrong(setting, "a whole number, " + setting.bounds());
    }
  }

  /** A number that fits an int. */
  int integer(Setting setting) {
    long number = number(setting);
    if (number > Integer.MAX_VALUE) {
      throw wrong(setting, "a number up to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  /** A length of time within the setting's bounds. */
  Duration duration(Setting setting) {
    Duration duration;
    try {
      duration = Duration.parse(text(setting));
    } catch (DateTimeException e) {
      throw wrong(setting, "an ISO duration, as PT30S or PT5M");
    }
    boolean isForever = setting.kind() == Setting.Kind.KEEPING && duration.isZero();
    if (duration.isNegative() || (!isForever && isOutside(setting, duration))) {
      throw wrong(setting, "an ISO duration, " + setting.bounds());
    }
    return duration;
  }

  private static boolean isOutside(Setting setting, Duration duration) {
    return (!setting.least().isEmpty() && duration.compareTo(Duration.parse(setting.least())) < 0)
        || (!setting.most().isEmpty() && duration.compareTo(Duration.parse(setting.most())) > 0);
  }

  /** What the file gives for a setting that only the file can have. */
  @Nullable Object structure(Setting setting) {
    Given one = given.get(setting);
    return one == null ? null : one.value;
  }

  /**
   * A password: as given, or read from the file that the second setting names.
   *
   * @return empty when neither is given
   */
  String secret(Setting direct, Setting inFile) {
    String file = text(inFile);
    if (file.isEmpty()) {
      return text(direct);
    }
    if (!text(direct).isEmpty()) {
      throw wrong(inFile, "to stand alone: " + direct.key() + " is given too");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw wrong(inFile, "a file that can be read (" + e + ")");
    }
  }

  /** One of a few words. */
  String word(Setting setting, List<String> words) {
    String text = text(setting);
    if (!words.contains(text)) {
      throw wrong(setting, "one of " + String.join(", ", words));
    }
    return text;
  }

  EngineException wrong(Setting setting, String expected) {
    Given one = given.get(setting);
    String shown = setting.kind() == Setting.Kind.SECRET ? "its value" : "'" + text(setting) + "'";
    return new EngineException(
        ErrorCode.SETTING_INVALID,
        (one == null ? "default of " + setting.key() : one.from)
            + ": "
            + shown
            + " is not valid, expected "
            + expected);
  }
}
