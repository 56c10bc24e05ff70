package dev.millrace.api.executions;

import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.input.CheckedInput;
import dev.millrace.engine.input.FileUpload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What would become of one input, as the API shows it. */
record InputAnswer(
    Definition input,
    @Nullable Object value,
    boolean enabled,
    boolean isDefault,
    List<Message> errors) {

  /** What is wrong. */
  record Message(String message) {}

  /**
   * How the input is declared.
   *
   * @param values what may be chosen, rendered
   */
  record Definition(
      String id,
      InputType type,
      @Nullable String displayName,
      @Nullable String description,
      boolean required,
      @Nullable Object defaults,
      @Nullable Object prefill,
      @Nullable List<String> values,
      @Nullable InputType itemType,
      @Nullable Bounds bounds) {}

  /** What a value must satisfy. */
  record Bounds(
      @Nullable String validator,
      @Nullable String min,
      @Nullable String max,
      @Nullable String after,
      @Nullable String before) {

    static @Nullable Bounds of(Input.Rules rules) {
      Bounds bounds =
          new Bounds(rules.validator(), rules.min(), rules.max(), rules.after(), rules.before());
      return bounds.equals(new Bounds(null, null, null, null, null)) ? null : bounds;
    }
  }

  static InputAnswer of(CheckedInput checked) {
    Input input = checked.input();
    return new InputAnswer(
        new Definition(
            checked.path(),
            input.type(),
            input.displayName(),
            input.description(),
            input.required(),
            input.defaults(),
            input.prefill(),
            checked.values().isEmpty() ? null : checked.values(),
            input.rules().itemType(),
            Bounds.of(input.rules())),
        checked.value() instanceof FileUpload file ? file.name() : checked.value(),
        checked.enabled(),
        checked.isDefault(),
        checked.errors().stream().map(Message::new).toList());
  }
}
