package dev.millrace.engine.template.program;

import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.TemplateTest;
import java.util.Map;

/** The functions, filters and tests a template may use: nothing else can be called. */
public record Library(
    Map<String, TemplateFunction> functions,
    Map<String, TemplateFilter> filters,
    Map<String, TemplateTest> tests) {
  public Library {
    functions = Map.copyOf(functions);
    filters = Map.copyOf(filters);
    tests = Map.copyOf(tests);
  }
}
