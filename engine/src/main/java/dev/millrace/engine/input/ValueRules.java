package dev.millrace.engine.input;

import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.Input.Rules;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks a typed value against what its input demands. Stateless. */
final class ValueRules {

  private static final Duration VALIDATOR_BUDGET = Duration.ofMillis(500);

  private static final Range<BigDecimal> NUMBER =
      new Range<>(Values::decimal, "it must be more than `%s`", "it must be less than `%s`");
  private static final Range<Duration> DURATION =
      new Range<>(Values::duration, "It must be more than `%s`", "It must be less than `%s`");
  private static final Range<Instant> INSTANT =
      new Range<>(Values::instant, "it must be after `%s`", "it must be before `%s`");
  private static final Range<LocalDate> DATE =
      new Range<>(Values::date, "it must be after `%s`", "it must be before `%s`");
  private static final Range<LocalTime> TIME =
      new Range<>(Values::time, "it must be after `%s`", "it must be before `%s`");

  private ValueRules() {}

  /** How values of one type are compared; both bounds are allowed values. */
  private record Range<T extends Comparable<? super T>>(
      Function<Object, T> parse, String tooLow, String tooHigh) {

    List<String> violations(Object value, @Nullable String least, @Nullable String most) {
      List<String> violations = new ArrayList<>();
      T typed = parse.apply(value);
      if (least != null && typed.compareTo(parse.apply(least)) < 0) {
        violations.add(tooLow.formatted(Shown.text(least)));
      }
      if (most != null && typed.compareTo(parse.apply(most)) > 0) {
        violations.add(tooHigh.formatted(Shown.text(most)));
      }
      return violations;
    }
  }

  /**
   * Everything the value breaks.
   *
   * @param values what may be chosen, already rendered
   */
  static List<String> violations(Input input, Object value, List<String> values) {
    Rules rules = input.rules();
    return switch (input.type()) {
      case STRING, SECRET -> validator(rules.validator(), value);
      case INT, FLOAT -> NUMBER.violations(value, rules.min(), rules.max());
      case DURATION -> DURATION.violations(value, rules.min(), rules.max());
      case DATETIME -> INSTANT.violations(value, rules.after(), rules.before());
      case DATE -> DATE.violations(value, rules.after(), rules.before());
      case TIME -> TIME.violations(value, rules.after(), rules.before());
      case SELECT, ENUM -> select(input, value, values);
      case MULTISELECT -> multiselect(input, value, values);
      case BOOL, BOOLEAN, ARRAY, JSON, YAML, ION, URI, FILE, EMAIL, FORM -> List.of();
    };
  }

  private static List<String> validator(@Nullable String validator, Object value) {
    if (validator == null || BoundedMatch.matches(validator, value.toString(), VALIDATOR_BUDGET)) {
      return List.of();
    }
    return List.of("it must match the pattern `" + Shown.text(validator) + "`");
  }

  private static List<String> select(Input input, Object value, List<String> values) {
    boolean free = input.rules().allowCustomValue() || !input.required();
    return free || values.contains(value.toString())
        ? List.of()
        : List.of("it must match the values `" + Shown.text(values) + "`");
  }

  private static List<String> multiselect(Input input, Object value, List<String> values) {
    List<String> violations = new ArrayList<>();
    if (!input.rules().allowCustomValue() && value instanceof Collection<?> chosen) {
      for (Object one : chosen) {
        if (!values.contains(String.valueOf(one))) {
          violations.add(
              "value `%s` doesn't match the values `%s`"
                  .formatted(Shown.text(String.valueOf(one)), Shown.text(values)));
        }
      }
    }
    return violations;
  }
}
