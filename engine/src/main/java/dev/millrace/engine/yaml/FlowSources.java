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
      Pattern.compile("^(disabled[ \\t]*:[ \\t]*)([^\\s#]*)", Pattern.MULTILINE);
  private static final Pattern NAMESPACE =
      Pattern.compile("^namespace[ \\t]*:.*$", Pattern.MULTILINE);

  private FlowSources() {}

  /** The text without its {@code revision: N} line, which the server keeps itself. */
  public static String withoutRevision(String source) {
    return REVISION.matcher(source).replaceFirst("");
  }

  /** Whether storing the second text over the first would change nothing. */
  public static boolean isSame(String first, String second) {
    return withoutRevision(first).stripTrailing().equals(withoutRevision(second).stripTrailing());
  }

  /**
   * The text with {@code disabled} as given: its value is replaced, or a line is added below the
   * namespace's. Whoever calls checks the result.
   */
  public static String withDisabled(String source, boolean disabled) {
    Matcher present = DISABLED.matcher(source);
    if (present.find()) {
      return source.substring(0, present.start(2)) + disabled + source.substring(present.end(2));
    }
    Matcher namespace = NAMESPACE.matcher(source);
    if (!disabled || !namespace.find()) {
      return source;
    }
    String line = source.contains("\r\n") ? "\r\n" : "\n";
    return source.substring(0, namespace.end())
        + line
        + "disabled: true"
        + source.substring(namespace.end());
  }
}
