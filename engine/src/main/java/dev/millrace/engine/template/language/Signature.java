package dev.millrace.engine.template.language;

import java.util.List;

/**
 * The arguments a function, filter or test takes, in the order of their positions.
 *
 * @param names names of the arguments; empty and {@code open} when any number is taken
 * @param open whether positional arguments are unlimited and nameless
 */
public record Signature(List<String> names, boolean open) {
  /** No arguments. */
  public static final Signature NONE = new Signature(List.of(), false);

  /** Any number of positional arguments. */
  public static final Signature OPEN = new Signature(List.of(), true);

  public Signature {
    names = List.copyOf(names);
  }

  public static Signature of(String... names) {
    return new Signature(List.of(names), false);
  }
}
