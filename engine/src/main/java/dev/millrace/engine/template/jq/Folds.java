package dev.millrace.engine.template.jq;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code reduce} and {@code foreach}: a state that is updated with every item of a source. */
final class Folds {
  private final Machine machine;
  private final Frame at;
  private @Nullable Object state;
  private @Nullable Path place;

  private Folds(Machine machine, Frame at, @Nullable Object state, @Nullable Path place) {
    this.machine = machine;
    this.at = at;
    this.state = state;
    this.place = place;
  }

  static void reduce(Machine machine, Node.Reduce node, Frame at) {
    machine.run(
        node.start(),
        at.into((start, path) -> {
          Folds fold = new Folds(machine, at, start, path);
          fold.items(node.source(), node.pattern(), env -> fold.step(node.update(), env));
          at.emit(fold.state, fold.place);
        }));
  }

  static void foreach(Machine machine, Node.Foreach node, Frame at) {
    machine.run(
        node.start(),
        at.into((start, path) -> {
          Folds fold = new Folds(machine, at, start, path);
          fold.items(node.source(), node.pattern(), env -> fold.steps(node, env));
        }));
  }

  private void items(Node source, Node.Pattern pattern, Consumer<@Nullable Env> each) {
    machine.run(
        source,
        at.values(item -> new Destructuring(machine, at).bind(pattern, item, at.env(), each)));
  }

  /** The last result of the update is the new state; without a result it is null. */
  private void step(Node update, @Nullable Env env) {
    Frame given = new Frame(env, state, place, this::keep);
    state = null;
    machine.run(update, given);
  }

  private void steps(Node.Foreach node, @Nullable Env env) {
    Out each =
        (value, path) -> {
          keep(value, path);
          machine.run(node.extract(), new Frame(env, value, path, at.out()));
        };
    machine.run(node.update(), new Frame(env, state, place, each));
  }

  private void keep(@Nullable Object value, @Nullable Path path) {
    state = value;
    place = path;
  }
}
