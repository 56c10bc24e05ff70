package dev.millrace.engine.template.jq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in a value: the key or index, or slice, after the place around it. */
final class Path {
  /** The whole value. */
  static final Path ROOT = new Path(null, null, true);

  /** Of a value that was computed and is in no place. */
  static final Path NOWHERE = new Path(null, null, false);

  private final @Nullable Path parent;
  private final @Nullable Object key;
  private final boolean valid;

  private Path(@Nullable Path parent, @Nullable Object key, boolean valid) {
    this.parent = parent;
    this.key = key;
    this.valid = valid;
  }

  /** The place of a part; null when paths are not asked for. */
  static @Nullable Path then(@Nullable Path path, @Nullable Object key) {
    if (path == null) {
      return null;
    }
    if (!path.valid) {
      throw new JqFailure("Invalid path expression: the value was computed");
    }
    return new Path(path, key, true);
  }

  /** What a computed value has for a path. */
  static @Nullable Path computed(@Nullable Path path) {
    return path == null ? null : NOWHERE;
  }

  /** The keys from the root. */
  List<@Nullable Object> keys() {
    if (!valid) {
      throw new JqFailure("Invalid path expression: the value was computed");
    }
    Deque<Path> reversed = new ArrayDeque<>();
    for (Path at = this; at.parent != null; at = at.parent) {
      reversed.push(at);
    }
    List<@Nullable Object> keys = new ArrayList<>();
    reversed.forEach(it -> keys.add(it.key));
    return keys;
  }
}
