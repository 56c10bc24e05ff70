package dev.millrace.api.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is at the other end of standard output. */
final class Terminal {

  private static final int LINES_OTHERWISE = 24;
  private static final int COLUMNS_OTHERWISE = 80;

  private Terminal() {}

  /** Whether a person looks at a screen that can be redrawn. */
  @SuppressWarnings("SystemConsoleNull") // the check knows JDK 22 to 24; since 25 it is null again
  static boolean isInteractive(Map<String, String> environment) {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
        && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
  }

  /** Lines and columns of the screen. */
  record Size(int lines, int columns) {}

  static Size size() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().keySet().retainAll(Set.of("PATH", "TERM"));
      Process stty = builder.start();
      String[] numbers =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip()
              .split(" ");
      int lines = Integer.parseInt(numbers[0]);
      int columns = Integer.parseInt(numbers[1]);
      return lines > 0 && columns > 0
          ? new Size(lines, columns)
          : new Size(LINES_OTHERWISE, COLUMNS_OTHERWISE);
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return new Size(LINES_OTHERWISE, COLUMNS_OTHERWISE);
    }
  }
}
