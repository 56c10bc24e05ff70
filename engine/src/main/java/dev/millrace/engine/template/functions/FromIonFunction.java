package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Ion;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code fromIon(ion, allRows)}: the first value of an Ion text, or all as a list. */
final class FromIonFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("ion", "allRows");
  }

  @Override
  public @Nullable Object call(Call call) {
    if (!call.has("ion")) {
      return null;
    }
    boolean all = call.flag("allRows", false);
    List<@Nullable Object> values = Ion.read(call.text("ion"), all, call.budget());
    return all ? values : values.isEmpty() ? null : values.getFirst();
  }
}
