package dev.millrace.engine.input;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.Output;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types the outputs of a flow when its execution ends, by the same rules as inputs. Stateless, safe
 * for all threads.
 */
public final class OutputValues {

  private OutputValues() {}

  /**
   * The typed value of an output, null when it has none and need not have one.
   *
   * @param rendered the output's {@code value} with its templates rendered
   * @throws EngineException INPUT_INVALID naming the output
   */
  public static @Nullable Object type(Output output, @Nullable Object rendered) {
    boolean absent =
        rendered == null
            || (rendered instanceof CharSequence text && text.isEmpty() && !keepsEmpty(output));
    if (absent && output.required()) {
      throw invalid(output, "it is null; set `required: false` if it may be");
    }
    if (absent || rendered == null) {
      return null;
    }
    try {
      return typed(output.type(), rendered);
    } catch (InvalidValue e) {
      throw invalid(output, e.reason());
    }
  }

  private static Object typed(InputType type, Object rendered) {
    return switch (type) {
      case SECRET ->
          throw new InvalidValue(
              "Unable to use a `SECRET` input/output as encryption is not configured");
      // Outputs declare no item type: elements stay what they are.
      case ARRAY, MULTISELECT -> list(rendered);
      default -> Values.convert(type, null, rendered);
    };
  }

  private static Object list(Object rendered) {
    Object value =
        rendered instanceof CharSequence text ? JsonText.parse(text.toString()) : rendered;
    if (value instanceof Collection || value instanceof Object[]) {
      return value;
    }
    String received = value instanceof Map ? "a map" : "`" + Shown.text(rendered) + "`";
    throw new InvalidValue("expected a list, but received " + received);
  }

  private static boolean keepsEmpty(Output output) {
    return switch (output.type()) {
      case STRING, SELECT, ENUM, EMAIL -> true;
      default -> false;
    };
  }

  private static EngineException invalid(Output output, String cause) {
    return new EngineException(
        ErrorCode.INPUT_INVALID, "Invalid value for output `" + output.id() + "`. Cause: " + cause);
  }
}
