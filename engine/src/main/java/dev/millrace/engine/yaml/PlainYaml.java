package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads any YAML text into maps, lists, strings, numbers, booleans and null, under the same limits
 * and the same meaning of words as a flow. Used for YAML inputs and templates; stateless.
 */
public final class PlainYaml {

  private PlainYaml() {}

  /**
   * The value of the text; null for an empty one.
   *
   * @throws EngineException REQUEST_INVALID naming line and column
   */
  public static @Nullable Object parse(String text, YamlLimits limits) {
    if (text.isBlank()) {
      return null;
    }
    Problems problems = new Problems("yaml", 0, limits.maxProblems());
    Tree tree = new TreeLoader(limits, problems).load(text);
    if (tree != null && !problems.hasErrors()) {
      return tree.plain();
    }
    Problem first = problems.list().getFirst();
    throw new EngineException(
        ErrorCode.REQUEST_INVALID,
        "line %d, column %d: %s".formatted(first.line(), first.column(), first.message()));
  }
}
