package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateScope;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of one program: its scope, its variables and its budget. Confined to one thread. */
final class Rendering implements Host {
  /** Passes of a recursive {@code render()} before it is taken for endless. */
  private static final int PASSES_MAX = 100;

  private final Programs programs;
  private final TemplateScope scope;
  private final Budget budget;
  private final List<@Nullable Locals> outer = new ArrayList<>();
  private @Nullable Locals locals;

  /** Above 0 while an undefined variable would be answered by a default: then nobody reads why. */
  private int tolerant;

  Rendering(Programs programs, TemplateScope scope, Budget budget, @Nullable Locals locals) {
    this.programs = programs;
    this.scope = scope;
    this.budget = budget;
    this.locals = locals;
  }

  @Override
  public TemplateScope scope() {
    return scope;
  }

  @Override
  public Budget budget() {
    return budget;
  }

  // Variables

  @Nullable Object variable(String name, int line) {
    Locals holder = locals == null ? null : locals.holder(name);
    if (holder != null) {
      if (holder.has(name)) {
        return holder.get(name);
      }
      throw undefined(name, line, null);
    }
    Object value = scope.variable(name);
    if (value == null && !scope.has(name)) {
      throw undefined(name, line, tolerant > 0 ? null : Hints.root(name, scope));
    }
    return value;
  }

  /** The variables a template has set, for functions that look into the context. */
  @Override
  public Map<String, @Nullable Object> localVariables() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (locals != null) {
      locals.collectInto(all);
    }
    return all;
  }

  void assign(String name, @Nullable Object value) {
    if (locals == null) {
      locals = new Locals(null, false);
    }
    locals.assign(name, value);
  }

  /** Opens a level of variables; answers it, to be closed with {@link #close}. */
  Locals open(boolean isolated) {
    Locals level = new Locals(locals, isolated);
    outer.add(locals);
    locals = level;
    return level;
  }

  void close() {
    locals = outer.removeLast();
  }

  // Undefined

  TemplateException undefined(String name, int line, @Nullable String hint) {
    String problem = "Unable to find `" + name + "`" + (hint == null ? "" : "\n" + hint);
    return new TemplateException(TemplateException.Kind.UNDEFINED, problem).at(line, 0);
  }

  boolean isTolerant() {
    return tolerant > 0;
  }

  /** Evaluates an expression whose being undefined is answered by {@code otherwise}. */
  @Nullable Object tolerate(Expr expr, @Nullable Object otherwise) {
    tolerant++;
    try {
      return expr.evaluate(this);
    } catch (TemplateException e) {
      // One with a source comes from a template inside render() and is a fault of that template.
      if (e.kind() == TemplateException.Kind.UNDEFINED && e.template() == null) {
        return otherwise;
      }
      throw e;
    } finally {
      tolerant--;
    }
  }

  // render()

  @Override
  public @Nullable Object renderNested(@Nullable Object value, boolean recursive) {
    budget.enterRender();
    try {
      return programs.deep(value, source -> nested(source, recursive), budget);
    } finally {
      budget.leaveRender();
    }
  }

  private String nested(String source, boolean recursive) {
    String text = source;
    for (int pass = 0; pass < PASSES_MAX; pass++) {
      if (!Programs.isTemplate(text)) {
        return text;
      }
      String result = programs.text(text, new Rendering(programs, scope, budget, locals));
      if (!recursive || result.equals(text)) {
        return result;
      }
      text = result;
    }
    throw new TemplateException(TemplateException.Kind.BUDGET, "Too many rendering attempts");
  }
}
