package dev.millrace.engine.template.jq;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes values apart into variables.
 *
 * @param at what computed keys of the pattern are run with
 */
record Destructuring(Machine machine, Frame at) {
  /** Runs {@code then} with the variables of the pattern. */
  void bind(
      Node.Pattern pattern,
      @Nullable Object value,
      @Nullable Env env,
      Consumer<@Nullable Env> then) {
    switch (pattern) {
      case Node.Pattern.Name name -> then.accept(Env.variable(env, name.name(), value));
      case Node.Pattern.Elements elements -> elements(elements.patterns(), 0, value, env, then);
      case Node.Pattern.Fields fields -> fields(fields.fields(), value, env, then);
    }
  }

  private void elements(
      List<Node.Pattern> patterns,
      int index,
      @Nullable Object value,
      @Nullable Env env,
      Consumer<@Nullable Env> then) {
    if (index == patterns.size()) {
      then.accept(env);
      return;
    }
    bind(
        patterns.get(index),
        Access.get(value, index, machine.budget()),
        env,
        next -> elements(patterns, index + 1, value, next, then));
  }

  private void fields(
      List<Node.Pattern.Field> fields,
      @Nullable Object value,
      @Nullable Env env,
      Consumer<@Nullable Env> then) {
    if (fields.isEmpty()) {
      then.accept(env);
      return;
    }
    Node.Pattern.Field field = fields.getFirst();
    Consumer<@Nullable Env> rest =
        next -> fields(fields.subList(1, fields.size()), value, next, then);
    machine.run(
        field.key(),
        at.values(key -> {
          Object part = Access.get(value, key, machine.budget());
          Env next = field.variable() == null ? env : Env.variable(env, field.variable(), part);
          if (field.pattern() == null) {
            rest.accept(next);
          } else {
            bind(field.pattern(), part, next, rest);
          }
        }));
  }
}
