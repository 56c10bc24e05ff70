package dev.millrace.engine.template.language;

import java.io.Writer;

/** A writer into memory that stops at the largest text the budget allows. */
final class LimitedWriter extends Writer {
  private final Budget budget;
  private final StringBuilder text = new StringBuilder();

  LimitedWriter(Budget budget) {
    this.budget = budget;
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    budget.room((long) text.length() + length);
    text.append(chars, offset, length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return budget.text(text.toString());
  }
}
