package dev.millrace.engine.template.jq;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a node runs: what it sees, what it is given, and who takes its results.
 *
 * @param path the place of the input; null when paths are not asked for
 */
record Frame(@Nullable Env env, @Nullable Object in, @Nullable Path path, Out out) {
  /** Emits a value that was computed and is in no place. */
  void emit(@Nullable Object value) {
    out.emit(value, path == null ? null : Path.NOWHERE);
  }

  void emit(@Nullable Object value, @Nullable Path valuePath) {
    out.emit(value, valuePath);
  }

  /** The same place with another input. */
  Frame given(@Nullable Object value, @Nullable Path valuePath) {
    return new Frame(env, value, valuePath, out);
  }

  /** The same place with results for another. */
  Frame into(Out other) {
    return new Frame(env, in, path, other);
  }

  /** The same place with values only, no paths. */
  Frame values(Consumer<@Nullable Object> consumer) {
    return new Frame(env, in, null, (value, _) -> consumer.accept(value));
  }

  Frame seeing(@Nullable Env other) {
    return new Frame(other, in, path, out);
  }
}
