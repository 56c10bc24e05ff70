package dev.millrace.engine.template;

import java.util.HashSet;
import java.util.Set;

/**
 * What a template refers to, from its parsed form. Used to load only what is needed, to validate
 * flows, and to decide whether a task may run inside the planning transaction.
 *
 * @param variables variables read; those a template sets itself are left out
 * @param functions names of the functions called
 * @param filters names of the filters applied
 * @param outsideCalls the functions among them that reach files, the network or other flows
 * @param databaseReads the functions among them that read the engine's database
 * @param renders whether {@code render()} is called, whose argument may again call anything; such a
 *     template is to be rendered with services that refuse what the place does not offer
 */
public record TemplateUse(
    Set<VariablePath> variables,
    Set<String> functions,
    Set<String> filters,
    Set<String> outsideCalls,
    Set<String> databaseReads,
    boolean renders) {
  /** The use of a text that is no template. */
  public static final TemplateUse NONE =
      new TemplateUse(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), false);

  public TemplateUse {
    variables = Set.copyOf(variables);
    functions = Set.copyOf(functions);
    filters = Set.copyOf(filters);
    outsideCalls = Set.copyOf(outsideCalls);
    databaseReads = Set.copyOf(databaseReads);
  }

  /** Whether no call written in the template leaves the engine; see {@link #renders}. */
  public boolean pure() {
    return outsideCalls.isEmpty();
  }

  public boolean reads(String root) {
    return variables.stream().anyMatch(path -> path.root().equals(root));
  }

  /** The use of two templates together. */
  public TemplateUse and(TemplateUse other) {
    return new TemplateUse(
        union(variables, other.variables),
        union(functions, other.functions),
        union(filters, other.filters),
        union(outsideCalls, other.outsideCalls),
        union(databaseReads, other.databaseReads),
        renders || other.renders);
  }

  private static <T> Set<T> union(Set<T> left, Set<T> right) {
    Set<T> all = new HashSet<>(left);
    all.addAll(right);
    return all;
  }
}
