package dev.millrace.engine.input;

import dev.millrace.engine.flow.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one input, for the validation of a form before anything runs.
 *
 * @param path its id; inside a FORM the dotted path
 * @param value typed value, null when there is none or it is invalid
 * @param enabled false when what it depends on is missing or its condition does not hold
 * @param isDefault the value is the declared default
 * @param values what a SELECT or MULTISELECT offers, rendered
 */
public record CheckedInput(
    String path,
    Input input,
    @Nullable Object value,
    boolean enabled,
    boolean isDefault,
    List<String> values,
    List<String> errors) {

  public CheckedInput {
    values = List.copyOf(values);
    errors = List.copyOf(errors);
  }
}
