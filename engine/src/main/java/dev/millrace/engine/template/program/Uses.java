package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateUse;
import dev.millrace.engine.template.VariablePath;
import dev.millrace.engine.template.language.Effect;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects, while a template is compiled, what it refers to. */
final class Uses {
  private final Set<VariablePath> variables = new HashSet<>();
  private final Set<String> functions = new HashSet<>();
  private final Set<String> filters = new HashSet<>();
  private final Set<String> outside = new HashSet<>();
  private final Set<String> database = new HashSet<>();
  private final Deque<Set<String>> locals = new ArrayDeque<>(List.of(new HashSet<>()));
  private boolean renders;

  /** A variable is read; one the template has set itself is no use of the scope. */
  void variable(String root, List<String> attributes) {
    if (locals.stream().noneMatch(level -> level.contains(root))) {
      variables.add(new VariablePath(root, attributes));
    }
  }

  void function(String name, Effect effect) {
    functions.add(name);
    switch (effect) {
      case NONE -> {}
      case DATABASE -> database.add(name);
      case OUTSIDE -> outside.add(name);
      case RENDER -> renders = true;
    }
  }

  void filter(String name) {
    filters.add(name);
  }

  /** The template sets a variable from here on. */
  void set(String name) {
    locals.getFirst().add(name);
  }

  /** Enters a loop or macro with variables of its own. */
  void open(Set<String> names) {
    locals.push(new HashSet<>(names));
  }

  void close() {
    locals.pop();
  }

  TemplateUse result() {
    return new TemplateUse(variables, functions, filters, outside, database, renders);
  }
}
