package dev.millrace.engine.template.program;

import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/** Collects the output as text. */
final class TextSink implements Sink {
  private final Budget budget;
  private final StringBuilder out = new StringBuilder();

  TextSink(Budget budget) {
    this.budget = budget;
  }

  @Override
  public void text(String text) {
    budget.output(text.length());
    out.append(text);
  }

  @Override
  public void value(@Nullable Object value) {
    if (value != null) {
      text(Text.of(value, budget));
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
