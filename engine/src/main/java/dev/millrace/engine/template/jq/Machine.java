package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a jq program: every node takes one value and emits any number of them. Where paths are asked
 * for, a value comes with its path. Confined to the rendering thread; every step counts.
 */
final class Machine {
  private static final Node NULL = new Node.Literal(null);

  private final Budget budget;

  Machine(Budget budget) {
    this.budget = budget;
  }

  Budget budget() {
    return budget;
  }

  /** All results of a node, as values. */
  List<@Nullable Object> all(Node node, @Nullable Env env, @Nullable Object in) {
    List<@Nullable Object> results = new ArrayList<>();
    Out collect =
        (value, _) -> {
          budget.element(results.size());
          results.add(value);
        };
    run(node, new Frame(env, in, null, collect));
    return results;
  }

  void run(Node node, Frame at) {
    budget.step();
    switch (node) {
      case Node.Identity _ -> at.emit(at.in(), at.path());
      case Node.Literal literal -> at.emit(literal.value());
      case Node.Pipe pipe -> run(pipe.left(), at.into((v, p) -> run(pipe.right(), at.given(v, p))));
      case Node.Comma comma -> {
        run(comma.left(), at);
        run(comma.right(), at);
      }
      case Node.Index index -> index(index, at);
      case Node.Slice slice -> slice(slice, at);
      case Node.Iterate iterate ->
          run(iterate.target(), at.into((v, p) -> iterate(v, p, at.out())));
      case Node.Recurse _ -> recurse(at.in(), at.path(), at.out());
      case Node.Variable variable -> at.emit(variable(variable, at.env()));
      case Node.Text text -> text(text, 0, "", at);
      case Node.Format format -> at.emit(Formats.apply(format.name(), at.in(), budget));
      case Node.ListOf list ->
          at.emit(list.body() == null ? List.of() : all(list.body(), at.env(), at.in()));
      case Node.MapOf map -> map(map.entries(), 0, Map.of(), at);
      case Node.Negate negate ->
          run(negate.operand(), at.values(v -> at.emit(Operators.negate(v))));
      case Node.Binary binary -> binary(binary, at);
      case Node.And and -> logic(and.left(), and.right(), false, at);
      case Node.Or or -> logic(or.left(), or.right(), true, at);
      case Node.Alternative choice -> alternative(choice, at);
      case Node.Assign assign -> Assignments.run(this, assign, at);
      case Node.If choice ->
          run(
              choice.condition(),
              at.values(v -> run(JqValues.isTrue(v) ? choice.whenTrue() : choice.otherwise(), at)));
      case Node.Try attempt -> attempt(attempt, at);
      case Node.Reduce reduce -> Folds.reduce(this, reduce, at);
      case Node.Foreach foreach -> Folds.foreach(this, foreach, at);
      case Node.Bind bind ->
          run(
              bind.source(),
              at.values(v ->
                  new Destructuring(this, at)
                      .bind(bind.pattern(), v, at.env(), e -> run(bind.body(), at.seeing(e)))));
      case Node.Define define ->
          run(define.rest(), at.seeing(Env.function(at.env(), define.function())));
      case Node.Call call -> call(call, at);
      case Node.Label label -> label(label, at);
      case Node.Break exit -> throw leave(exit, at.env());
    }
  }

  // Access

  private void index(Node.Index node, Frame at) {
    Out target =
        (owner, place) ->
            run(
                node.key(),
                at.values(key -> at.emit(Access.get(owner, key, budget), Path.then(place, key))));
    run(node.target(), at.into(target));
  }

  private void slice(Node.Slice node, Frame at) {
    Node from = node.from() == null ? NULL : node.from();
    Node to = node.to() == null ? NULL : node.to();
    Out target =
        (owner, place) ->
            run(
                to,
                at.values(end ->
                    run(
                        from,
                        at.values(start -> {
                          Map<String, @Nullable Object> key = new LinkedHashMap<>();
                          key.put("start", start);
                          key.put("end", end);
                          at.emit(Access.get(owner, key, budget), Path.then(place, key));
                        }))));
    run(node.target(), at.into(target));
  }

  void iterate(@Nullable Object value, @Nullable Path path, Out out) {
    switch (value) {
      case List<?> list -> {
        int index = 0;
        for (Object element : list) {
          out.emit(element, path == null ? null : Path.then(path, index));
          index++;
        }
      }
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.emit(entry.getValue(), Path.then(path, entry.getKey()));
        }
      }
      case null, default -> throw new JqFailure("Cannot iterate over " + JqValues.shown(value));
    }
  }

  void recurse(@Nullable Object value, @Nullable Path path, Out out) {
    budget.step();
    out.emit(value, path);
    if (value instanceof List<?> || value instanceof Map<?, ?>) {
      iterate(value, path, (v, p) -> recurse(v, p, out));
    }
  }

  private static @Nullable Object variable(Node.Variable node, @Nullable Env env) {
    Env found = Env.find(env, "$" + node.name());
    if (found != null) {
      return found.value();
    }
    if (node.name().equals("ENV")) {
      return Map.of(); // the environment of the engine is nobody's business
    }
    throw new JqFailure("$" + node.name() + " is not defined");
  }

  // Construction

  private void text(Node.Text node, int index, String soFar, Frame at) {
    if (index == node.parts().size()) {
      at.emit(soFar);
      return;
    }
    Node part = node.parts().get(index);
    run(
        part,
        at.values(value -> {
          String more = part(part, value, node.format());
          budget.text((long) soFar.length() + more.length());
          text(node, index + 1, soFar + more, at);
        }));
  }

  private String part(Node part, @Nullable Object value, @Nullable String format) {
    if (part instanceof Node.Literal literal) {
      return String.valueOf(literal.value());
    }
    return format == null ? Formats.text(value, budget) : Formats.apply(format, value, budget);
  }

  private void map(
      List<Node.Entry> entries,
      int index,
      Map<String, ? extends @Nullable Object> soFar,
      Frame at) {
    if (index == entries.size()) {
      at.emit(soFar);
      return;
    }
    Node.Entry entry = entries.get(index);
    run(
        entry.key(),
        at.values(key -> {
          if (!(key instanceof String name)) {
            throw new JqFailure("Object keys must be strings");
          }
          run(
              entry.value(),
              at.values(value -> {
                budget.elements(soFar.size());
                Map<String, @Nullable Object> more = new LinkedHashMap<>(soFar);
                more.put(name, value);
                map(entries, index + 1, more, at);
              }));
        }));
  }

  // Operators

  private void binary(Node.Binary node, Frame at) {
    run(
        node.right(),
        at.values(right ->
            run(
                node.left(),
                at.values(
                    left -> at.emit(Operators.apply(node.operator(), left, right, budget))))));
  }

  private void logic(Node left, Node right, boolean decisive, Frame at) {
    run(
        left,
        at.values(a -> {
          if (JqValues.isTrue(a) == decisive) {
            at.emit(decisive);
          } else {
            run(right, at.values(b -> at.emit(JqValues.isTrue(b))));
          }
        }));
  }

  private void alternative(Node.Alternative node, Frame at) {
    boolean[] any = {false};
    Out left =
        (v, p) -> {
          if (JqValues.isTrue(v)) {
            any[0] = true;
            Downstream.emit(at.out(), v, p);
          }
        };
    try {
      run(node.left(), at.into(left));
    } catch (JqFailure e) {
      // errors of the left side count as nothing
    } catch (Downstream e) {
      throw e.failure();
    }
    if (!any[0]) {
      run(node.right(), at);
    }
  }

  private void attempt(Node.Try node, Frame at) {
    try {
      run(node.body(), at.into((v, p) -> Downstream.emit(at.out(), v, p)));
    } catch (JqFailure e) {
      if (node.handler() != null) {
        run(node.handler(), new Frame(at.env(), e.value(), null, (v, _) -> at.emit(v)));
      }
    } catch (Downstream e) {
      throw e.failure();
    }
  }

  // Functions and labels

  private void call(Node.Call call, Frame at) {
    int arity = call.arguments().size();
    String key = call.name() + "/" + arity;
    Env.Closure closure = Env.closure(at.env(), key);
    if (closure == null) {
      Builtin builtin = Builtins.NATIVE.get(key);
      if (builtin != null) {
        builtin.run(new Invocation(this, call.name(), call.arguments(), at));
        return;
      }
      Node.Function function = Builtins.DEFINED.get(key);
      if (function == null) {
        throw new JqFailure(key + " is not defined");
      }
      closure = new Env.Closure(function, Env.function(null, function));
    }
    bind(closure.function(), call.arguments(), 0, closure.env(), at);
  }

  /** Binds the parameters from one on; a value parameter runs the rest once per value. */
  private void bind(
      Node.Function function, List<Node> arguments, int index, @Nullable Env bound, Frame at) {
    if (index == arguments.size()) {
      run(function.body(), at.seeing(bound));
      return;
    }
    String name = function.parameters().get(index);
    Node argument = arguments.get(index);
    if (!name.startsWith("$")) {
      bind(function, arguments, index + 1, Env.argument(bound, name, argument, at.env()), at);
      return;
    }
    String variable = name.substring(1);
    run(
        argument,
        at.values(value -> {
          Env env = Env.variable(bound, variable, value);
          env = Env.argument(env, variable, new Node.Literal(value), null);
          bind(function, arguments, index + 1, env, at);
        }));
  }

  private void label(Node.Label node, Frame at) {
    Env inner = Env.label(at.env(), node.name());
    try {
      run(node.body(), at.seeing(inner));
    } catch (BreakSignal signal) {
      if (!signal.leaves(Objects.requireNonNull(inner.value()))) {
        throw signal;
      }
    }
  }

  private static RuntimeException leave(Node.Break node, @Nullable Env env) {
    Env label = Env.find(env, "*" + node.name());
    return label == null || label.value() == null
        ? new JqFailure("$*label-" + node.name() + " is not defined")
        : new BreakSignal(label.value());
  }
}
