package dev.millrace.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sets {@code disabled} in the text of a flow and leaves the rest, comments too, as it is. */
final class DisabledText {
  private static final Pattern DISABLED =
      Pattern.compile("(?m)^(disabled[ \\t]*:[ \\t]*)([^\\s#]*)");
  private static final Pattern NAMESPACE = Pattern.compile("(?m)^namespace[ \\t]*:.*$");

  private DisabledText() {}

  /** The text with the property replaced, or added below the namespace; whoever calls checks it. */
  static String set(String source, boolean disabled) {
    Matcher present = DISABLED.matcher(source);
    if (present.find()) {
      return source.substring(0, present.start(2)) + disabled + source.substring(present.end(2));
    }
    if (!disabled) {
      return source;
    }
    Matcher namespace = NAMESPACE.matcher(source);
    if (!namespace.find()) {
      return source;
    }
    String line = source.contains("\r\n") ? "\r\n" : "\n";
    return source.substring(0, namespace.end())
        + line
        + "disabled: true"
        + source.substring(namespace.end());
  }
}
