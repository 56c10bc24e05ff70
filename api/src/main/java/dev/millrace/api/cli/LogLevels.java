package dev.millrace.api.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Sets how much the program says about itself. */
final class LogLevels {

  private static final List<String> WORDS =
      List.of("", "error", "warn", "info", "debug", "trace", "off");

  private LogLevels() {}

  /**
   * Sets the level of the settings.
   *
   * @param otherwise where the settings name none
   */
  static void set(Settings settings, String otherwise) {
    String level = settings.word(Setting.LOG_LEVEL, WORDS);
    if (LoggerFactory.getLogger("dev.millrace") instanceof Logger logger) {
      logger.setLevel(Level.toLevel(level.isEmpty() ? otherwise : level));
    }
  }
}
