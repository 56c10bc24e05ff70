package dev.millrace.engine.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Checks what must hold in the database at every instant ({@code invariants.sql}), in one snapshot,
 * whatever runs meanwhile. Used after tests and by {@code millrace doctor}; reads whole tables.
 */
public final class Invariants {
  private static final String FILE = "invariants.sql";
  private static final Pattern RULE = Pattern.compile("(?m)^-- rule (\\d+): (.+)\\R((?s:.+?));$");

  /**
   * Whole tables are compared with each other, by hash. A look for each row, as the engine's
   * connections are set to do, takes the square of the rows where a key is no index (measured: 200
   * s for a loop of 50,000).
   */
  private static final String WHOLE_TABLES =
      """
      -- Invariants.WHOLE_TABLES
      set local enable_nestloop = off;
      set local enable_hashjoin = on;
      set local enable_seqscan = on;
      set local plan_cache_mode = force_custom_plan\
      """;

  private final Jdbi jdbi;
  private final List<Rule> rules = read();

  public Invariants(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A row that breaks a rule.
   *
   * @param rule number in docs/guarantees.md
   * @param must the rule in words
   * @param subject id of the row
   * @param what how it breaks the rule
   */
  public record Violation(int rule, String must, String subject, String what) {
    @Override
    public String toString() {
      return "rule " + rule + " (" + must + "): " + subject + " " + what;
    }
  }

  private record Rule(int number, String must, String sql) {}

  /** How many statements are checked. */
  int size() {
    return rules.size();
  }

  /** What breaks the rules, at most 100 rows of each; empty when all is well. */
  public List<Violation> check() {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          handle.execute(WHOLE_TABLES);
          List<Violation> violations = new ArrayList<>();
          for (Rule rule : rules) {
            violations.addAll(check(handle, rule));
          }
          return violations;
        });
  }

  private static List<Violation> check(Handle handle, Rule rule) {
    return handle
        .createQuery(rule.sql())
        .map(row ->
            new Violation(
                rule.number(),
                rule.must(),
                row.getColumn("subject", String.class),
                row.getColumn("what", String.class)))
        .list();
  }

  private static List<Rule> read() {
    try (InputStream in =
        Objects.requireNonNull(Invariants.class.getResourceAsStream(FILE), FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Rule> rules = new ArrayList<>();
      Matcher matcher = RULE.matcher(text);
      while (matcher.find()) {
        String sql = "-- Invariants, rule " + matcher.group(1) + "\n" + matcher.group(3);
        rules.add(new Rule(Integer.parseInt(matcher.group(1)), matcher.group(2), sql));
      }
      return rules;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
