package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code escapeChar(type)}: quotes escaped in a text, or in all texts of a list or map. */
final class EscapeCharFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("type");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    UnaryOperator<String> escape =
        switch (call.text("type").toLowerCase(Locale.ROOT)) {
          case "single" -> text -> text.replace("'", "\\'");
          case "double" -> text -> text.replace("\"", "\\\"");
          case "shell" -> text -> text.replace("'", "'\\''");
          default ->
              throw new TemplateException(
                  "The 'escapeChar' filter expects the value of 'type' to be either 'single',"
                      + " 'double', or 'shell'.");
        };
    return DeepText.map(input, escape, call.budget());
  }
}
