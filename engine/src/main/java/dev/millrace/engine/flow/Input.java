package dev.millrace.engine.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One input of a flow, or of a Pause's resume.
 *
 * @param id a dot nests the value
 * @param defaults value or template, used when none is given
 * @param prefill suggestion for a form; the engine never uses it
 * @param dependsOn when this input is asked for at all
 * @param children inputs of a FORM
 */
public record Input(
    String id,
    InputType type,
    @Nullable String description,
    @Nullable String displayName,
    boolean required,
    @Nullable Object defaults,
    @Nullable Object prefill,
    @Nullable DependsOn dependsOn,
    Rules rules,
    List<Input> children) {

  public Input {
    children = List.copyOf(children);
  }

  /** Inputs that must be enabled and have values, and a template that must render to true. */
  public record DependsOn(List<String> inputs, @Nullable String condition) {
    public DependsOn {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * What a value must satisfy; each is null (or empty) where the input's type does not have it.
   *
   * @param validator regular expression the whole value must match
   * @param min least value, as written (number or duration)
   * @param after earliest instant, date or time, as written
   * @param expression template that renders to the list of values
   */
  public record Rules(
      @Nullable String validator,
      @Nullable String min,
      @Nullable String max,
      @Nullable String after,
      @Nullable String before,
      List<String> values,
      @Nullable String expression,
      boolean allowCustomValue,
      boolean autoSelectFirst,
      boolean radio,
      @Nullable InputType itemType,
      @Nullable String extension,
      List<String> allowedFileExtensions) {

    public static final Rules NONE =
        new Rules(
            null, null, null, null, null, List.of(), null, false, false, false, null, null,
            List.of());

    public Rules {
      values = List.copyOf(values);
      allowedFileExtensions = List.copyOf(allowedFileExtensions);
    }
  }
}
