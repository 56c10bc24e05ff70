package dev.millrace.engine.template.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Json;
import dev.millrace.engine.template.language.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the output as a value: a single one stays what it is, several become text, and text
 * around a list or map is read as JSON when it is JSON.
 */
final class TypedSink implements Sink {
  private final Budget budget;
  private final List<@Nullable Object> parts = new ArrayList<>();

  TypedSink(Budget budget) {
    this.budget = budget;
  }

  @Override
  public void text(String text) {
    budget.output(text.length());
    parts.add(text);
  }

  @Override
  public void value(@Nullable Object value) {
    parts.add(value);
  }

  @Nullable Object result() {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    StringBuilder text = new StringBuilder();
    boolean hasContainer = false;
    for (Object part : parts) {
      hasContainer |= Text.isContainer(part);
      String more = Text.of(part, budget);
      budget.room((long) text.length() + more.length());
      text.append(more);
    }
    return hasContainer ? parsedOrText(text.toString()) : text.toString();
  }

  private static @Nullable Object parsedOrText(String text) {
    try {
      return Json.read(text);
    } catch (JsonProcessingException e) {
      return text; // not JSON, so the author meant text
    }
  }
}
