package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code chunk(size)}: a list cut into lists of a size. */
final class ChunkFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("size");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    Object size = call.required("size");
    if (!(size instanceof Number)) {
      throw call.error(
          "expects the argument 'size' to be a number, but got " + Values.typeName(size));
    }
    if (input == null) {
      return null;
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw call.error("can only be applied to List. Actual type was: " + Values.typeName(input));
    }
    int length = (int) Math.min(Integer.MAX_VALUE, call.number("size"));
    if (length < 1) {
      throw call.error("expects a size of at least 1, but got " + length);
    }
    List<List<@Nullable Object>> chunks = new ArrayList<>();
    for (int from = 0; from < list.size(); from += length) {
      call.budget().step();
      chunks.add(list.subList(from, from + Math.min(length, list.size() - from)));
    }
    return chunks;
  }
}
