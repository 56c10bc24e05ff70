package dev.millrace.engine.template;

import dev.millrace.engine.template.filters.Filters;
import dev.millrace.engine.template.functions.Functions;
import dev.millrace.engine.template.program.Library;
import dev.millrace.engine.template.program.Programs;
import dev.millrace.engine.template.tests.Tests;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders the expressions of flows. One per node, shared by all threads; compiled templates are
 * kept in a bounded cache. Every call has a budget of its own and ends with a {@link
 * TemplateException} when it is used up.
 *
 * <p>A text is rendered once: what a value contains stays text, unless the template calls {@code
 * render()}.
 */
public final class Templates {
  private static final Set<String> FALSE = Set.of("", "false", "0", "-0");

  private final Programs programs;

  public Templates(TemplateSettings settings) {
    this.programs = new Programs(settings, new Library(Functions.ALL, Filters.ALL, Tests.ALL));
  }

  /** Renders to text; lists and maps become JSON, null becomes empty. */
  public String render(String source, TemplateScope scope) {
    return Programs.isTemplate(source) ? programs.render(source, scope) : source;
  }

  /** Renders to a value: a template that is one expression gives that expression's value. */
  public @Nullable Object renderTyped(String source, TemplateScope scope) {
    return Programs.isTemplate(source) ? programs.renderTyped(source, scope) : source;
  }

  /**
   * Renders every string in a value, the keys of maps included; of keys that become equal the first
   * stays. Anything else is left as it is. The whole value shares one budget.
   */
  public @Nullable Object renderDeep(@Nullable Object value, TemplateScope scope) {
    return programs.renderDeep(value, scope);
  }

  /** What the template refers to, without running it. */
  public TemplateUse uses(String source) {
    return Programs.isTemplate(source) ? programs.uses(source) : TemplateUse.NONE;
  }

  /** Parses the template, names of functions and filters included, and nothing more. */
  public void check(String source) {
    uses(source);
  }

  /** Whether a rendered condition holds: neither empty nor {@code false}, {@code 0}, {@code -0}. */
  public static boolean isTruthy(String rendered) {
    return !FALSE.contains(rendered.strip());
  }
}
