package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code join(separator)}: the elements of a list as one text. */
final class JoinFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("separator");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw call.error(
          "expects that the input is either a collection or an array, but got "
              + Values.typeName(input));
    }
    String separator = call.text("separator", "");
    StringBuilder joined = new StringBuilder();
    String gap = "";
    for (Object element : list) {
      joined.append(gap);
      gap = separator;
      joined.append(element == null ? "null" : Text.of(element, call.budget()));
      call.budget().room(joined.length());
    }
    return call.budget().text(joined.toString());
  }
}
