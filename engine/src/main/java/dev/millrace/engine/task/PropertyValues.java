package dev.millrace.engine.task;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rendering and conversion for handlers that do it themselves, by the rules of all properties. */
public final class PropertyValues {

  private static final Converter STRINGS = Converters.list(Converters::text);
  private static final Converter MAP = Converters.map(value -> value);

  private PropertyValues() {}

  /**
   * A raw list rendered with more variables. A list of one template that renders to a JSON list is
   * that list; nulls are left out.
   */
  public static List<String> strings(
      @Nullable List<?> raw, RunContext context, Map<String, @Nullable Object> more) {
    if (raw == null) {
      return List.of();
    }
    Object rendered = context.renderDeep(raw.size() == 1 ? raw.getFirst() : raw, more);
    return rendered == null ? List.of() : strings(rendered);
  }

  /** The strings in a rendered list, or in JSON for one; nulls are left out. */
  public static List<String> strings(Object rendered) {
    Object converted = STRINGS.convert(rendered);
    return converted instanceof List<?> list
        ? list.stream().filter(each -> each != null).map(Object::toString).toList()
        : List.of();
  }

  /** A value as text: what is no scalar is written as JSON. */
  public static String text(Object rendered) {
    return Converters.text(rendered);
  }

  /**
   * The map in a rendered value, or in JSON for one; empty when there is none.
   *
   * @throws TaskFailure when it is something else
   */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> map(String property, @Nullable Object rendered)
      throws TaskFailure {
    try {
      Object converted = rendered == null ? null : MAP.convert(rendered);
      return converted == null ? Map.of() : (Map<String, @Nullable Object>) converted;
    } catch (PropertyMismatch e) {
      throw new TaskFailure(String.valueOf(e.under(property).getMessage()));
    }
  }
}
