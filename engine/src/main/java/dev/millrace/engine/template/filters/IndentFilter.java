package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TextFilter;

/**
 * {@code indent(amount, prefix)} and {@code nindent}: every line of a text moved to the right; the
 * latter on a new line, the first line included.
 */
record IndentFilter(boolean onNewLine) implements TextFilter {
  @Override
  public Signature signature() {
    return Signature.of("amount", "prefix");
  }

  @Override
  public Object applyToText(String text, Call call) {
    long amount = call.number("amount");
    if (amount < 0) {
      throw call.error("expects an amount that is not negative, but got " + amount);
    }
    String prefix = call.text("prefix", " ");
    long lines = 1 + text.chars().filter(c -> c == '\n').count();
    call.budget().text(text.length() + Math.multiplyExact(lines * prefix.length(), amount));
    String margin = prefix.repeat((int) amount);
    String indented = text.replace("\n", "\n" + margin);
    return onNewLine ? "\n" + margin + indented : indented;
  }
}
