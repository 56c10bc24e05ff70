package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of a builtin: its arguments as programs, and where it runs. */
record Invocation(Machine machine, String name, List<Node> arguments, Frame at) {
  Budget budget() {
    return machine.budget();
  }

  @Nullable Object in() {
    return at.in();
  }

  Node argument(int index) {
    return arguments.get(index);
  }

  /** Every value of an argument. */
  void each(int index, Consumer<@Nullable Object> consumer) {
    machine.run(arguments.get(index), at.values(consumer));
  }

  /** Every combination of the arguments' values. */
  void eachArguments(Consumer<List<@Nullable Object>> consumer) {
    combine(0, List.of(), consumer);
  }

  private void combine(
      int index, List<@Nullable Object> soFar, Consumer<List<@Nullable Object>> consumer) {
    if (index == arguments.size()) {
      consumer.accept(soFar);
      return;
    }
    each(
        index,
        value -> {
          List<@Nullable Object> more = new ArrayList<>(soFar);
          more.add(value);
          combine(index + 1, more, consumer);
        });
  }

  /** Emits what a function makes of each combination of arguments. */
  void map(Function<List<@Nullable Object>, @Nullable Object> function) {
    eachArguments(values -> at.emit(function.apply(values)));
  }

  // The input as a type

  List<?> list() {
    if (in() instanceof List<?> list) {
      return list;
    }
    throw failure("is not an array, as " + name + " needs");
  }

  String text() {
    if (in() instanceof String text) {
      return text;
    }
    throw failure("is not a string, as " + name + " needs");
  }

  Number number() {
    if (in() instanceof Number number) {
      return number;
    }
    throw failure("number required");
  }

  Map<?, ?> object() {
    if (in() instanceof Map<?, ?> map) {
      return map;
    }
    throw failure("is not an object, as " + name + " needs");
  }

  JqFailure failure(String complaint) {
    return new JqFailure(JqValues.shown(in()) + " " + complaint);
  }

  String text(@Nullable Object argument) {
    if (argument instanceof String text) {
      return text;
    }
    throw new JqFailure(name + " needs a string, but got " + JqValues.shown(argument));
  }

  double number(@Nullable Object argument) {
    if (argument instanceof Number number) {
      return number.doubleValue();
    }
    throw new JqFailure(name + " needs a number, but got " + JqValues.shown(argument));
  }
}
