package dev.millrace.engine.template.program;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateScope;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.template.TemplateUse;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Compiled templates by their source, and their runs. Thread-safe, one per engine. */
public final class Programs {
  /** What a compiled template costs beside its text. */
  private static final int OVERHEAD_CHARS = 200;

  private final TemplateSettings settings;
  private final Compiler compiler;
  private final Cache<String, Program> cache;

  public Programs(TemplateSettings settings, Library library) {
    this.settings = settings;
    this.compiler = new Compiler(library);
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(settings.cacheCharsMax())
            .<String, Program>weigher((source, _) -> source.length() + OVERHEAD_CHARS)
            .executor(Runnable::run)
            .build();
  }

  /** Whether there is anything to render: without a delimiter, a text renders to itself. */
  public static boolean isTemplate(String source) {
    int brace = source.indexOf('{');
    while (brace >= 0 && brace + 1 < source.length()) {
      char next = source.charAt(brace + 1);
      if (next == '{' || next == '%' || next == '#') {
        return true;
      }
      brace = source.indexOf('{', brace + 1);
    }
    return false;
  }

  /** Renders to text. */
  public String render(String source, TemplateScope scope) {
    return text(source, new Rendering(this, scope, new Budget(settings), null));
  }

  /** Renders to a value. */
  public @Nullable Object renderTyped(String source, TemplateScope scope) {
    Rendering rendering = new Rendering(this, scope, new Budget(settings), null);
    try {
      return program(source, rendering.budget()).value(rendering);
    } catch (TemplateException e) {
      throw placed(e, source, scope);
    } catch (StackOverflowError e) {
      throw placed(tooDeep(), source, scope);
    }
  }

  /** Renders the strings of a value, keys included, within one budget. */
  public @Nullable Object renderDeep(@Nullable Object value, TemplateScope scope) {
    Budget budget = new Budget(settings);
    return deep(value, source -> text(source, new Rendering(this, scope, budget, null)), budget);
  }

  /** What a template refers to. */
  public TemplateUse uses(String source) {
    try {
      return program(source, new Budget(settings)).use();
    } catch (TemplateException e) {
      throw e.in(source);
    }
  }

  String text(String source, Rendering rendering) {
    try {
      return program(source, rendering.budget()).text(rendering);
    } catch (TemplateException e) {
      throw placed(e, source, rendering.scope());
    } catch (StackOverflowError e) {
      throw placed(tooDeep(), source, rendering.scope());
    }
  }

  @Nullable Object deep(@Nullable Object value, UnaryOperator<String> render, Budget budget) {
    return switch (value) {
      case null -> null;
      case String text -> isTemplate(text) ? render.apply(text) : text;
      case Map<?, ?> map -> deepMap(map, render, budget);
      default -> {
        List<@Nullable Object> elements = value instanceof byte[] ? null : Values.elements(value);
        yield elements == null ? value : deepList(elements, render, budget);
      }
    };
  }

  private Map<Object, @Nullable Object> deepMap(
      Map<?, ?> map, UnaryOperator<String> render, Budget budget) {
    Map<Object, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((key, value) -> {
      budget.step();
      Object newKey = deep(key, render, budget);
      if (newKey != null && !result.containsKey(newKey)) {
        result.put(newKey, deep(value, render, budget));
      }
    });
    return result;
  }

  private List<@Nullable Object> deepList(
      List<@Nullable Object> list, UnaryOperator<String> render, Budget budget) {
    List<@Nullable Object> result = new ArrayList<>(list.size());
    for (Object element : list) {
      budget.step();
      result.add(deep(element, render, budget));
    }
    return result;
  }

  private Program program(String source, Budget budget) {
    Program program = cache.getIfPresent(source);
    if (program == null) {
      budget.start();
      if (source.length() > settings.sourceCharsMax()) {
        throw new TemplateException(
            TemplateException.Kind.BUDGET,
            "The template has "
                + source.length()
                + " characters, more than the limit of "
                + settings.sourceCharsMax()
                + " (setting template-source-chars-max): "
                + Text.abbreviated(source));
      }
      program = compiler.compile(source);
      budget.steps(source.length());
      cache.put(source, program);
    }
    return program;
  }

  private static TemplateException placed(
      TemplateException fault, String source, TemplateScope scope) {
    if (fault.template() != null) {
      return fault;
    }
    String masked = scope.services().mask(fault.problem());
    TemplateException safe =
        masked.equals(fault.problem()) ? fault : fault.with(masked, fault.getCause());
    return safe.in(scope.services().mask(source));
  }

  private static TemplateException tooDeep() {
    return new TemplateException(
        TemplateException.Kind.BUDGET, "The template or a value it builds is nested too deeply");
  }
}
