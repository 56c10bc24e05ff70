package dev.millrace.engine.yaml;

/**
 * Bounds of one flow text, so that a hostile one costs milliseconds and little memory.
 *
 * @param maxCharacters of the whole text
 * @param maxScalarCharacters of one value, such as a script
 * @param maxDepth of maps and lists in each other
 * @param maxNodes values after aliases are expanded, which is what stops a billion laughs
 * @param maxProblems reported per document
 * @param maxDocuments in one text
 */
public record YamlLimits(
    int maxCharacters,
    int maxScalarCharacters,
    int maxDepth,
    int maxNodes,
    int maxProblems,
    int maxDocuments) {

  public static final YamlLimits DEFAULT =
      new YamlLimits(2_000_000, 1_000_000, 100, 100_000, 100, 1_000);

  public YamlLimits {
    requirePositive("maxCharacters", maxCharacters);
    requirePositive("maxScalarCharacters", maxScalarCharacters);
    requirePositive("maxDepth", maxDepth);
    requirePositive("maxNodes", maxNodes);
    requirePositive("maxProblems", maxProblems);
    requirePositive("maxDocuments", maxDocuments);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
