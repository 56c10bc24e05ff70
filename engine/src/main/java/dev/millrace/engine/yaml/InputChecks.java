package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.Input.Rules;
import dev.millrace.engine.flow.InputType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules between the inputs of one list, and between the bounds of one input. Stateless. */
final class InputChecks {

  private InputChecks() {}

  /** An input with its full dotted path and the place to complain at. */
  private record Named(Input input, Block block) {}

  static void check(List<Input> inputs, List<Block> blocks) {
    Map<String, Named> byPath = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      collect(input, "", blocks.get(i), byPath);
      for (Input child : input.children()) {
        collect(child, input.id() + ".", blocks.get(i), byPath);
      }
    }
    checkNesting(byPath);
    byPath.forEach((path, named) -> checkDependencies(path, named, byPath));
    byPath.values().forEach(named -> checkBounds(named.block(), named.input()));
  }

  private static void collect(Input input, String prefix, Block block, Map<String, Named> byPath) {
    if (input.id().isEmpty()) {
      return;
    }
    String path = prefix + input.id();
    if (byPath.putIfAbsent(path, new Named(input, block)) != null) {
      String what = prefix.isEmpty() ? "Duplicate input with name [" : "Duplicate input path [";
      block.error("id", what + Words.shown(path) + "]; give one of them another id");
    }
  }

  private static void checkNesting(Map<String, Named> byPath) {
    byPath.forEach((path, named) -> {
      for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
        String outer = path.substring(0, dot);
        Named other = byPath.get(outer);
        if (other != null && other.input().type() != InputType.FORM) {
          named
              .block()
              .error(
                  "id",
                  "Input path '%s' conflicts with '%s'; one cannot be nested under the other."
                      .formatted(Words.shown(outer), Words.shown(path)));
        }
      }
    });
  }

  private static void checkDependencies(String path, Named named, Map<String, Named> byPath) {
    Input.DependsOn dependsOn = named.input().dependsOn();
    if (dependsOn == null) {
      return;
    }
    for (String id : dependsOn.inputs()) {
      if (!byPath.containsKey(id)) {
        String near = Words.nearest(id, byPath.keySet());
        named
            .block()
            .error(
                "dependsOn",
                "Input with id '%s' depends on a non-existent input '%s'.%s"
                    .formatted(
                        Words.shown(path),
                        Words.shown(id),
                        near == null ? "" : " Did you mean `" + near + "`?"));
      }
    }
    List<String> cycle = cycle(path, byPath);
    if (!cycle.isEmpty()) {
      named
          .block()
          .error(
              "dependsOn",
              "Cycle dependency detected for input with id '%s': [%s]"
                  .formatted(Words.shown(path), Words.list(cycle)));
    }
  }

  /** Inputs met on the way from one back to itself; empty when no way leads back. */
  private static List<String> cycle(String start, Map<String, Named> byPath) {
    List<String> open = new ArrayList<>(dependencies(start, byPath));
    Set<String> visited = new HashSet<>();
    List<String> met = new ArrayList<>();
    while (!open.isEmpty()) {
      String next = open.removeLast();
      if (next.equals(start)) {
        met.add(start);
        return met;
      }
      if (visited.add(next)) {
        met.add(next);
        open.addAll(dependencies(next, byPath));
      }
    }
    return List.of();
  }

  private static List<String> dependencies(String path, Map<String, Named> byPath) {
    Named named = byPath.get(path);
    Input.DependsOn dependsOn = named == null ? null : named.input().dependsOn();
    return dependsOn == null ? List.of() : dependsOn.inputs();
  }

  private static void checkBounds(Block block, Input input) {
    Rules rules = input.rules();
    switch (input.type()) {
      case INT, FLOAT -> pair(block, "min", rules.min(), "max", rules.max(), InputChecks::number);
      case DURATION -> pair(block, "min", rules.min(), "max", rules.max(), Durations::parse);
      case DATETIME ->
          pair(block, "after", rules.after(), "before", rules.before(), Instant::parse);
      case DATE -> pair(block, "after", rules.after(), "before", rules.before(), LocalDate::parse);
      case TIME -> pair(block, "after", rules.after(), "before", rules.before(), LocalTime::parse);
      default -> {}
    }
  }

  private static Double number(String text) {
    Number number = Scalars.asNumber(text);
    if (number == null) {
      throw new IllegalArgumentException("`" + Words.shown(text) + "` is not a number");
    }
    return number.doubleValue();
  }

  private static <T extends Comparable<? super T>> void pair(
      Block block,
      String lowName,
      @Nullable String low,
      String highName,
      @Nullable String high,
      Function<String, T> parse) {
    T least = parsed(block, lowName, low, parse);
    T most = parsed(block, highName, high, parse);
    if (least != null && most != null && least.compareTo(most) > 0) {
      block.error(highName, "`" + highName + "` must not be less than `" + lowName + "`");
    }
  }

  private static <T> @Nullable T parsed(
      Block block, String name, @Nullable String text, Function<String, T> parse) {
    if (text == null) {
      return null;
    }
    try {
      return parse.apply(text);
    } catch (DateTimeParseException e) {
      block.error(
          name,
          "`" + Words.shown(text) + "` is not a date or time of this input's type in ISO form");
    } catch (IllegalArgumentException e) {
      block.error(name, String.valueOf(e.getMessage()));
    }
    return null;
  }
}
