package dev.millrace.engine.template.jq;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builtins that steer the program: errors, generators, paths. */
final class CoreBuiltins {
  private CoreBuiltins() {}

  static void addTo(Map<String, Builtin> all) {
    all.put("empty/0", _ -> {});
    all.put(
        "error/0",
        call -> {
          throw JqFailure.of(call.in());
        });
    all.put(
        "error/1",
        call ->
            call.each(
                0,
                value -> {
                  throw JqFailure.of(value);
                }));
    all.put("not/0", call -> call.at().emit(!JqValues.isTrue(call.in())));
    all.put("type/0", call -> call.at().emit(JqValues.type(call.in())));
    all.put(
        "recurse/0", call -> call.machine().recurse(call.in(), call.at().path(), call.at().out()));
    all.put("range/3", CoreBuiltins::range);
    all.put("limit/2", CoreBuiltins::limit);
    all.put("first/1", call -> take(call, call.argument(0), 1));
    all.put("last/1", CoreBuiltins::last);
    all.put("until/2", CoreBuiltins::until);
    all.put("any/2", call -> quantify(call, true));
    all.put("all/2", call -> quantify(call, false));
    all.put("path/1", CoreBuiltins::path);
    all.put("getpath/1", CoreBuiltins::getpath);
    all.put(
        "setpath/2",
        call ->
            call.map(values ->
                Access.set(call.in(), keys(values.get(0)), values.get(1), call.budget())));
    all.put("delpaths/1", call -> call.map(values -> delete(call, values.get(0))));
    all.put("input/0", CoreBuiltins::refused);
    all.put("inputs/0", CoreBuiltins::refused);
    all.put("env/0", call -> call.at().emit(Map.of()));
    all.put(
        "builtins/0",
        call -> {
          Set<String> names = new TreeSet<>(Builtins.NATIVE.keySet());
          names.addAll(Builtins.DEFINED.keySet());
          call.at().emit(new ArrayList<@Nullable Object>(names));
        });
  }

  private static void refused(Invocation call) {
    throw new JqFailure(call.name() + " is not available: there is one input only");
  }

  private static void range(Invocation call) {
    call.eachArguments(values -> {
      double from = call.number(values.get(0));
      double to = call.number(values.get(1));
      double step = call.number(values.get(2));
      if (step == 0 && from < to) {
        throw new JqFailure("range needs a step that is not 0");
      }
      for (double at = from; step > 0 ? at < to : at > to; at += step) {
        call.budget().step();
        call.at().emit(JqValues.number(at));
      }
    });
  }

  private static void limit(Invocation call) {
    call.each(0, count -> take(call, call.argument(1), (long) call.number(count)));
  }

  private static void take(Invocation call, Node source, long count) {
    if (count <= 0) {
      return;
    }
    Object label = new Object();
    long[] taken = {0};
    Out out =
        (value, path) -> {
          taken[0]++;
          call.at().emit(value, path);
          if (taken[0] >= count) {
            throw new BreakSignal(label);
          }
        };
    try {
      call.machine().run(source, call.at().into(out));
    } catch (BreakSignal signal) {
      if (!signal.leaves(label)) {
        throw signal;
      }
    }
  }

  private static void last(Invocation call) {
    boolean[] any = {false};
    @Nullable Object[] value = {null};
    @Nullable Path[] path = {null};
    Out keep =
        (v, p) -> {
          any[0] = true;
          value[0] = v;
          path[0] = p;
        };
    call.machine().run(call.argument(0), call.at().into(keep));
    if (any[0]) {
      call.at().emit(value[0], path[0]);
    }
  }

  /** In a loop as long as condition and step have one result each, which is the usual case. */
  private static void until(Invocation call) {
    until(call, call.in());
  }

  private static void until(Invocation call, @Nullable Object start) {
    Object value = start;
    while (true) {
      call.budget().step();
      List<@Nullable Object> conditions =
          call.machine().all(call.argument(0), call.at().env(), value);
      if (conditions.size() == 1 && JqValues.isTrue(conditions.getFirst())) {
        call.at().emit(value);
        return;
      }
      List<@Nullable Object> next = call.machine().all(call.argument(1), call.at().env(), value);
      if (conditions.size() != 1 || next.size() != 1) {
        branch(call, conditions, value, next);
        return;
      }
      value = next.getFirst();
    }
  }

  private static void branch(
      Invocation call,
      List<@Nullable Object> conditions,
      @Nullable Object value,
      List<@Nullable Object> next) {
    for (Object condition : conditions) {
      if (JqValues.isTrue(condition)) {
        call.at().emit(value);
      } else {
        next.forEach(it -> until(call, it));
      }
    }
  }

  private static void quantify(Invocation call, boolean decisive) {
    Object label = new Object();
    try {
      call.each(
          0,
          item ->
              call.machine()
                  .run(
                      call.argument(1),
                      new Frame(
                          call.at().env(),
                          item,
                          null,
                          (truth, _) -> {
                            if (JqValues.isTrue(truth) == decisive) {
                              throw new BreakSignal(label);
                            }
                          })));
    } catch (BreakSignal signal) {
      if (!signal.leaves(label)) {
        throw signal;
      }
      call.at().emit(decisive);
      return;
    }
    call.at().emit(!decisive);
  }

  private static void path(Invocation call) {
    Out out = (_, path) -> call.at().emit(path == null ? List.of() : path.keys());
    call.machine().run(call.argument(0), new Frame(call.at().env(), call.in(), Path.ROOT, out));
  }

  private static void getpath(Invocation call) {
    call.each(
        0,
        keys -> {
          Path path = call.at().path();
          for (Object key : keys(keys)) {
            path = Path.then(path, key);
          }
          call.at().emit(Assignments.value(call.machine(), call.in(), keys(keys)), path);
        });
  }

  private static List<?> keys(@Nullable Object path) {
    if (path instanceof List<?> keys) {
      return keys;
    }
    throw new JqFailure("Path must be specified as an array");
  }

  private static @Nullable Object delete(Invocation call, @Nullable Object paths) {
    List<@Nullable Object> longestAndLastFirst =
        new ArrayList<>(new LinkedHashSet<@Nullable Object>(keys(paths)));
    longestAndLastFirst.sort((a, b) -> JqValues.compare(b, a, call.budget()));
    Object result = call.in();
    for (Object path : longestAndLastFirst) {
      result = Access.delete(result, keys(path), call.budget());
    }
    return result;
  }
}
