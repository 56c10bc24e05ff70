package dev.millrace.engine.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows user text safely in a message, and finds the name the user probably meant. Stateless. */
final class Words {

  private static final int MAX_SHOWN = 80;
  private static final int MAX_LISTED = 30;
  private static final int MAX_CANDIDATES = 500;

  private Words() {}

  /** Text of the user, short and without control characters. */
  static String shown(String text) {
    String start = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    for (int i = 0; i < start.length(); i++) {
      if (Character.isISOControl(start.charAt(i))) {
        return start.replaceAll("\\p{Cntrl}+", " ");
      }
    }
    return start;
  }

  /** The names joined for a message, cut when there are many. */
  static String list(Collection<String> names) {
    String listed = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    return names.size() <= MAX_LISTED ? listed : listed + ", …";
  }

  /** {@code tasks[2].retry} and {@code interval} make {@code tasks[2].retry.interval}. */
  static String join(String path, String name) {
    return path.isEmpty() ? shown(name) : path + "." + shown(name);
  }

  /** The candidate nearest to a misspelt name, or null when none is near. */
  static @Nullable String nearest(String name, Collection<String> candidates) {
    if (name.length() > MAX_SHOWN) {
      return null;
    }
    List<String> nearest = nearest(name, candidates, 1);
    return nearest.isEmpty() ? null : nearest.getFirst();
  }

  /** The candidates nearest to a name, best first. */
  static List<String> nearest(String name, Collection<String> candidates, int max) {
    String wanted = simple(name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) : name);
    int limit = Math.max(1, wanted.length() / 3);
    record Scored(String name, int distance) {}
    return candidates.stream()
        .limit(MAX_CANDIDATES)
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= limit + 2)
        .map(candidate -> new Scored(candidate, distance(wanted, simple(candidate))))
        .filter(scored -> scored.distance() <= limit)
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
        .limit(max)
        .map(Scored::name)
        .toList();
  }

  private static String simple(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "");
  }

  /** Edits (insert, delete, replace, swap of neighbours) between two words. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = cell(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cell(int[][] cost, String a, String b, int i, int j) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
