package dev.millrace.api.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Tells of environment variables that look like settings and are none: most likely misspelt. */
final class UnknownVariables {

  /** Variables of the launcher script. */
  private static final Set<String> OTHERS = Set.of("MILLRACE_JAVA_OPTIONS", "MILLRACE_JAVA_HOME");

  private UnknownVariables() {}

  static void warn(Map<String, String> environment, PrintWriter err) {
    List<String> known = Stream.of(Setting.values()).map(Setting::variable).toList();
    for (String name : environment.keySet()) {
      if (name.startsWith("MILLRACE_") && !known.contains(name) && !OTHERS.contains(name)) {
        err.println(
            "millrace: environment variable "
                + name
                + " is no setting and is ignored; did you mean "
                + NearestWord.of(name, known)
                + "?");
      }
    }
    err.flush();
  }
}
