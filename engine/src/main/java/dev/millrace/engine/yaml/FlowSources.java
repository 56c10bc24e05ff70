package dev.millrace.engine.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works on the text of a flow without parsing it, so that comments and layout stay. Used where
 * flows are stored and toggled; stateless.
 */
public final class FlowSources {

  private static final Pattern REVISION =
      Pattern.compile("^revision[ \\t]*:[ \\t]*\\d+[ \\t]*(\\R|\\z)", Pattern.MULTILINE);
  private static final Pattern DISABLED =
      Pattern.compile(
          "^(disabled[ \\t]*:[ \\t]*)(true|false|yes|no|on|off)\\b",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private FlowSources() {}

  /** The text without its {@code revision: N} line, which the server keeps itself. */
  public static String withoutRevision(String source) {
    return REVISION.matcher(source).replaceFirst("");
  }

  /** Whether storing the second text over the first would change nothing. */
  public static boolean isSame(String first, String second) {
    return withoutRevision(first).stripTrailing().equals(withoutRevision(second).stripTrailing());
  }

  /** The text with {@code disabled} as given: its line is changed, or one is added at the end. */
  public static String withDisabled(String source, boolean disabled) {
    Matcher line = DISABLED.matcher(source);
    return line.find()
        ? line.replaceFirst("$1" + disabled)
        : source + (source.endsWith("\n") ? "" : "\n") + "disabled: " + disabled + "\n";
  }
}
