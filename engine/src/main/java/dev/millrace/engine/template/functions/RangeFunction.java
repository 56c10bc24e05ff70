package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code range(start, end, increment)} and {@code start..end}: numbers or letters, both ends
 * included.
 */
final class RangeFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("start", "end", "increment");
  }

  @Override
  public @Nullable Object call(Call call) {
    Object start = call.required("start");
    Object end = call.required("end");
    long step = call.number("increment", 1);
    if (step == 0) {
      throw call.error("needs an increment different than 0");
    }
    if (start instanceof Number from && end instanceof Number to) {
      return numbers(from.longValue(), to.longValue(), step, call);
    }
    if (start instanceof String from
        && end instanceof String to
        && from.length() == 1
        && to.length() == 1) {
      return numbers(from.charAt(0), to.charAt(0), step, call).stream()
          .map(it -> String.valueOf((char) it.intValue()))
          .toList();
    }
    throw call.error(
        "needs numbers or texts of length 1 as its ends, but got "
            + Values.typeName(start)
            + " and "
            + Values.typeName(end));
  }

  private static List<Long> numbers(long from, long to, long step, Call call) {
    if (step > 0 ? from > to : from < to) {
      return List.of();
    }
    long length = Math.subtractExact(to, from) / step + 1;
    call.budget().range(length);
    List<Long> numbers = new ArrayList<>((int) length);
    for (int i = 0; i < length; i++) {
      numbers.add(from + i * step);
    }
    return numbers;
  }
}
