package dev.millrace.engine.template.program;

import dev.millrace.engine.template.Lazy;
import dev.millrace.engine.template.TemplateScope;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What might have been meant by a name that does not exist. */
final class Hints {
  private static final int NAMES_MAX = 200;

  /** Methods people call on values, and what to write instead. */
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("size", "| length"),
          Map.entry("length", "| length"),
          Map.entry("isEmpty", "is empty"),
          Map.entry("contains", "contains …"),
          Map.entry("startsWith", "| startsWith(…)"),
          Map.entry("endsWith", "| endsWith(…)"),
          Map.entry("toString", "| string"),
          Map.entry("toLowerCase", "| lower"),
          Map.entry("toUpperCase", "| upper"),
          Map.entry("trim", "| trim"),
          Map.entry("split", "| split(…)"),
          Map.entry("replace", "| replace({'old': 'new'})"),
          Map.entry("replaceAll", "| regexReplace(…)"),
          Map.entry("substring", "| slice(from, to)"),
          Map.entry("get", "['key']"),
          Map.entry("keySet", "| keys"),
          Map.entry("values", "| values"));

  private static final String LOOP =
      "The value of a loop is `taskrun.value`, its index `taskrun.iteration`";
  private static final String SECRET = "A secret is read with `secret('NAME')`";

  /** Variables that exist elsewhere or nowhere, and where to find what they stand for. */
  private static final Map<String, String> ROOTS =
      Map.ofEntries(
          Map.entry(
              "error",
              "What failed is in `tasksWithState('FAILED')`, and what it said in `errorLogs()`"),
          Map.entry(
              "trigger",
              "No trigger started this execution; write `trigger.… ?? …` where that may be"),
          Map.entry("schedule", "It was the old name of `trigger`"),
          Map.entry("parent", "No task around this one has a value or outputs"),
          Map.entry("item", LOOP),
          Map.entry("each", LOOP),
          Map.entry("secret", SECRET),
          Map.entry("secrets", SECRET),
          Map.entry("kv", "A stored value is read with `kv('key')`"),
          Map.entry("namespace", "Write `flow.namespace`"),
          Map.entry("flowId", "Write `flow.id`"),
          Map.entry("executionId", "Write `execution.id`"),
          Map.entry("variables", "Write `vars`"),
          Map.entry("now", "It is a function: `now()`"),
          Map.entry("today", "Write `now() | date('yyyy-MM-dd')`"),
          Map.entry("uuid", "It is a function: `uuid()`"));

  private Hints() {}

  static @Nullable String root(String name, TemplateScope scope) {
    String known = ROOTS.get(name);
    return known == null ? nearest(name, scope.names()) : known;
  }

  static @Nullable String attribute(String name, @Nullable Object owner) {
    // The keys of a lazy map are not to be loaded for a message.
    if (owner instanceof Map<?, ?> map && !(map instanceof Lazy) && map.size() <= NAMES_MAX) {
      return nearest(name, map.keySet());
    }
    String instead = owner instanceof Map<?, ?> ? null : method(name);
    return instead == null ? null : "Values have no methods: " + instead;
  }

  /** What to write instead of calling the method. */
  static @Nullable String method(String name) {
    String instead = METHODS.get(name);
    return instead == null ? null : "write `" + instead + "` instead";
  }

  /** "Did you mean …", or null when nothing is near. */
  static @Nullable String nearest(String name, Collection<?> candidates) {
    String best = null;
    int bestDistance = Math.min(name.length(), Math.max(2, name.length() / 3) + 1);
    for (Object candidate : candidates) {
      String other = String.valueOf(candidate);
      int distance = other.equalsIgnoreCase(name) ? 0 : distance(name, other, bestDistance);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = other;
      }
    }
    return best == null ? null : "Did you mean `" + best + "`?";
  }

  /** Edits from one word to the other; any number from the limit on is only known to be so. */
  private static int distance(String from, String to, int limit) {
    if (Math.abs(from.length() - to.length()) >= limit || to.length() > NAMES_MAX) {
      return limit;
    }
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
