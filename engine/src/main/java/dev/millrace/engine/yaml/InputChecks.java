package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.InputType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      List<Block> children =
          input.children().isEmpty() ? List.of() : blocks.get(i).blocks("inputs");
      for (int j = 0; j < input.children().size(); j++) {
        collect(input.children().get(j), input.id() + ".", children.get(j), byPath);
      }
    }
    checkNesting(byPath);
    byPath.forEach((path, named) -> checkExist(path, named, byPath));
    checkCycle(byPath);
    byPath
        .values()
        .forEach(named -> {
          checkBounds(named.block(), named.input());
          checkDefault(named.block(), named.input());
        });
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

  private static void checkExist(String path, Named named, Map<String, Named> byPath) {
    for (String id : dependencies(named.input())) {
      if (!byPath.containsKey(id) && named.block().reading().problems().hasRoom()) {
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
  }

  private static void checkCycle(Map<String, Named> byPath) {
    Map<String, List<String>> dependencies = new LinkedHashMap<>();
    byPath.forEach((path, named) -> dependencies.put(path, dependencies(named.input())));
    List<String> cycle = Cycles.find(dependencies);
    Named first = cycle.isEmpty() ? null : byPath.get(cycle.getFirst());
    if (first != null) {
      first
          .block()
          .error(
              "dependsOn",
              "Cycle dependency detected for input with id '%s': [%s]"
                  .formatted(Words.shown(cycle.getFirst()), Words.list(cycle)));
    }
  }

  private static List<String> dependencies(Input input) {
    return input.dependsOn() == null ? List.of() : input.dependsOn().inputs();
  }

  private static void checkBounds(Block block, Input input) {
    switch (input.type()) {
      case INT, FLOAT -> pair(block, "min", "max", InputChecks::number);
      case DURATION -> pair(block, "min", "max", Durations::parse);
      case DATETIME -> pair(block, "after", "before", InputChecks::instant);
      case DATE -> pair(block, "after", "before", LocalDate::parse);
      case TIME -> pair(block, "after", "before", LocalTime::parse);
      default -> {}
    }
  }

  /** A wrong default is only a warning: an execution that is given a value runs all the same. */
  private static void checkDefault(Block block, Input input) {
    String text = block.tree().text("defaults");
    if (text == null || Scalars.isTemplate(text)) {
      return;
    }
    boolean fits =
        switch (input.type()) {
          case INT -> Scalars.asInteger(text) != null;
          case FLOAT -> Scalars.asNumber(text) != null;
          case BOOL, BOOLEAN -> Scalars.asBoolean(text) != null;
          case DURATION -> reads(text, Durations::parse);
          case DATETIME -> reads(text, InputChecks::instant);
          case DATE -> reads(text, LocalDate::parse);
          case TIME -> reads(text, LocalTime::parse);
          case SELECT, ENUM ->
              input.rules().values().contains(text)
                  || input.rules().allowCustomValue()
                  || input.rules().expression() != null;
          default -> true;
        };
    if (!fits) {
      block.warning(
          "defaults",
          "the default `%s` is not a value of this %s input"
              .formatted(Words.shown(text), input.type()));
    }
  }

  private static boolean reads(String text, Function<String, ?> parse) {
    try {
      return parse.apply(text) != null;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static Double number(String text) {
    Number number = Scalars.asNumber(text);
    if (number == null) {
      throw new IllegalArgumentException("`" + Words.shown(text) + "` is not a number");
    }
    return number.doubleValue();
  }

  private static <T extends Comparable<? super T>> void pair(
      Block block, String lowName, String highName, Function<String, T> parse) {
    T least = parsed(block, lowName, parse);
    T most = parsed(block, highName, parse);
    if (least != null && most != null && least.compareTo(most) > 0) {
      block.error(highName, "`" + highName + "` must not be less than `" + lowName + "`");
    }
  }

  private static <T> @Nullable T parsed(Block block, String name, Function<String, T> parse) {
    String text = block.tree().text(name);
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
