package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateUse;
import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/**
 * A compiled template; immutable and shared by all threads.
 *
 * @param lone the expression of a template that is nothing but one {@code {{ … }}}
 */
record Program(Step body, @Nullable Expr lone, TemplateUse use) {
  String text(Rendering rendering) {
    if (lone != null) {
      String text = Text.of(lone.evaluate(rendering), rendering.budget());
      rendering.budget().output(text.length());
      return text;
    }
    TextSink out = new TextSink(rendering.budget());
    body.run(rendering, out);
    return out.toString();
  }

  @Nullable Object value(Rendering rendering) {
    if (lone != null) {
      return lone.evaluate(rendering);
    }
    TypedSink out = new TypedSink(rendering.budget());
    body.run(rendering, out);
    return out.result();
  }
}
