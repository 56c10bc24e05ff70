package dev.millrace.bench.report;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a figure has to reach.
 *
 * @param must reached by every release
 * @param aim what is worked for; the same where there is only one
 */
public record Target(double must, double aim) {

  private static final Map<String, Target> ALL =
      Map.ofEntries(
          Map.entry("W1 pure", new Target(3, 1)),
          Map.entry("W1 pure p95", new Target(8, 8)),
          Map.entry("W2 pure", new Target(8, 4)),
          Map.entry("W2 queued", new Target(40, 15)),
          Map.entry("W2b pure", new Target(150, 80)),
          Map.entry("W2b queued", new Target(600, 350)),
          Map.entry("W2b growth pure", new Target(1.2, 1.2)),
          Map.entry("W2b growth queued", new Target(1.2, 1.2)),
          Map.entry("W3 pure", new Target(120, 60)),
          Map.entry("W3 queued", new Target(400, 120)),
          Map.entry("W4 1 pure, 8 clients", new Target(2_000, 5_000)),
          Map.entry("W4 5 pure, 8 clients", new Target(6_000, 14_000)),
          Map.entry("W4b pure", new Target(4_000, 8_000)),
          Map.entry("W5 fresh", new Target(4, 2)),
          Map.entry("W5 existing", new Target(2, 1)),
          Map.entry("W5 memory idle", new Target(300, 300)),
          Map.entry("W5 memory after load", new Target(500, 500)),
          Map.entry("W6 queries", new Target(1, 1)),
          Map.entry("W6 processor", new Target(1, 1)));

  static Set<String> keys() {
    return ALL.keySet();
  }

  static Optional<Target> of(String key) {
    return Optional.ofNullable(ALL.get(key));
  }

  /** What is said of a value: whether it reaches the aim, only what it must, or neither. */
  String verdict(double value, boolean lessIsBetter) {
    if (reaches(value, aim, lessIsBetter)) {
      return aim == must ? "met" : "aim met";
    }
    return reaches(value, must, lessIsBetter) ? "must met" : "NOT MET";
  }

  private static boolean reaches(double value, double goal, boolean lessIsBetter) {
    return lessIsBetter ? value <= goal : value >= goal;
  }
}
