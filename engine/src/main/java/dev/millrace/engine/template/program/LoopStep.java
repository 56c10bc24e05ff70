package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code {% for name in iterable %}…{% else %}…{% endfor %}} with the variable {@code loop}. Over a
 * map it runs through entries with key and value.
 */
record LoopStep(String name, Expr iterable, Step body, Step otherwise, int line) implements Step {
  @Override
  public void run(Rendering rendering, Sink out) {
    Object value = iterable.evaluate(rendering);
    if (value == null) {
      return;
    }
    List<@Nullable Object> elements = elements(value);
    if (elements.isEmpty()) {
      otherwise.run(rendering, out);
      return;
    }
    Locals level = rendering.open(false);
    try {
      LoopVariable loop = new LoopVariable(elements.size());
      for (Object element : elements) {
        rendering.budget().iteration();
        level.put("loop", loop);
        level.put(name, element);
        body.run(rendering, out);
        loop.advance();
      }
    } finally {
      rendering.close();
    }
  }

  private List<@Nullable Object> elements(Object value) {
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.entrySet());
    }
    List<@Nullable Object> elements = Values.elements(value);
    if (elements == null) {
      throw new TemplateException(
              "Not an iterable object: `for` needs a list or map, but got "
                  + Values.typeName(value))
          .at(line, 0);
    }
    return elements;
  }
}
