package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateTest;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code is empty}: null, a blank text, a list or map without elements. */
public final class EmptyTest implements TemplateTest {
  /** Whether the value is empty; what {@code default} replaces, too. */
  public static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String text -> text.isBlank();
      case Collection<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  @Override
  public boolean test(@Nullable Object input, Call call) {
    return isEmpty(input);
  }
}
