package dev.millrace.engine.template.program;

import java.util.AbstractMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}: index from 0, length, first, last, revindex down to 0. */
final class LoopVariable extends AbstractMap<String, @Nullable Object> {
  private static final List<String> NAMES = List.of("index", "length", "first", "last", "revindex");
  private final int length;
  private int index;

  LoopVariable(int length) {
    this.length = length;
  }

  void advance() {
    index++;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return switch (String.valueOf(name)) {
      case "index" -> index;
      case "length" -> length;
      case "first" -> index == 0;
      case "last" -> index == length - 1;
      case "revindex" -> length - index - 1;
      default -> null;
    };
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    Set<Entry<String, @Nullable Object>> entries = new LinkedHashSet<>();
    for (String name : NAMES) {
      entries.add(new SimpleImmutableEntry<>(name, get(name)));
    }
    return entries;
  }
}
