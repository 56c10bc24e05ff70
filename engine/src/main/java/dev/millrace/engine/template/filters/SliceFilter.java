package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code slice(fromIndex, toIndex)}: a part of a text or list; the second index is not included.
 */
final class SliceFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("fromIndex", "toIndex");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null && !(input instanceof String)) {
      throw call.error(
          "can only be applied to String, List and array inputs. Actual type was: "
              + Values.typeName(input));
    }
    int length = list == null ? ((String) input).length() : list.size();
    long from = call.number("fromIndex", 0);
    long to = call.number("toIndex", length);
    if (from < 0) {
      throw new TemplateException("fromIndex must be greater than 0");
    }
    if (to > length) {
      throw new TemplateException("toIndex must be smaller than input size: " + length);
    }
    if (from > to || (from == to && call.has("toIndex"))) {
      throw new TemplateException("toIndex must be greater than fromIndex");
    }
    return list == null
        ? ((String) input).substring((int) from, (int) to)
        : new ArrayList<>(list.subList((int) from, (int) to));
  }
}
