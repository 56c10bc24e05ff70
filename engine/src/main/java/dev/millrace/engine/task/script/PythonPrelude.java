package dev.millrace.engine.task.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets JSON that a template put into a script be Python: {@code true}, {@code false} and {@code
 * null} get a meaning. Only where one of them occurs, so that the line numbers of other scripts
 * stay.
 */
final class PythonPrelude {

  private static final Pattern WORDS = Pattern.compile("\\b(?:true|false|null)\\b");
  private static final Pattern FUTURE =
      Pattern.compile(
          "^from\\s+__future__\\s+import\\s+(?:\\([^)]*\\)|[^\\n]*)", Pattern.MULTILINE);
  private static final String PRELUDE = "true = True; false = False; null = None\n";

  private PythonPrelude() {}

  static String addTo(String script) {
    if (!WORDS.matcher(script).find()) {
      return script;
    }
    // Imports from __future__ must come first.
    int place = 0;
    for (Matcher future = FUTURE.matcher(script); future.find(); ) {
      place = future.end();
    }
    return place == 0
        ? PRELUDE + script
        : script.substring(0, place) + "\n" + PRELUDE + script.substring(place);
  }
}
