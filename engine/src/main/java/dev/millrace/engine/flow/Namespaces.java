package dev.millrace.engine.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of namespaces: dots make a hierarchy, and a value is inherited from the ones above. */
public final class Namespaces {
  private static final int CHARS_MAX = 150;
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
  private static final Pattern EMPTY_PART = Pattern.compile("\\.\\.|\\.$");

  private Namespaces() {}

  /** {@code a.b.c}, {@code a.b}, {@code a}. */
  public static List<String> withParents(String namespace) {
    List<String> names = new ArrayList<>();
    for (String name = namespace; ; ) {
      names.add(name);
      int dot = name.lastIndexOf('.');
      if (dot <= 0) {
        return names;
      }
      name = name.substring(0, dot);
    }
  }

  /**
   * The same name, when it is one.
   *
   * @throws EngineException REQUEST_INVALID
   */
  public static String require(String namespace) {
    boolean valid =
        namespace.length() <= CHARS_MAX
            && VALID.matcher(namespace).matches()
            && !EMPTY_PART.matcher(namespace).find();
    if (!valid) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "a namespace has 1 to "
              + CHARS_MAX
              + " letters, digits, '_' and '-', in parts divided by single dots");
    }
    return namespace;
  }
}
