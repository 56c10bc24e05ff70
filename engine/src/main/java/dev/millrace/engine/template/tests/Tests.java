package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.TemplateTest;
import java.util.Map;

/** All tests by name; a new one is added here. */
public final class Tests {
  public static final Map<String, TemplateTest> ALL =
      Map.of(
          "defined", new DefinedTest(),
          "empty", new EmptyTest(),
          "equals", new EqualsTest(),
          "even", new ParityTest(false),
          "iterable", new IterableTest(),
          "json", new JsonTest(),
          "map", new MapTest(),
          "null", new NullTest(),
          "odd", new ParityTest(true));

  private Tests() {}
}
