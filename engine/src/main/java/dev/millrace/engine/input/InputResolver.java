package dev.millrace.engine.input;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Input;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types what is given for the inputs of a flow or of a Pause's resume. Used when an execution is
 * created, resumed or validated; stateless, safe for all threads.
 *
 * <p>The values are plain: text, numbers, booleans, lists, maps and null. DATETIME, DATE, TIME and
 * DURATION are their ISO text, FILE is a URI. A dotted id nests its value.
 */
public final class InputResolver {

  private InputResolver() {}

  /**
   * The typed values nested by dots: inputs without a value are null, disabled inputs are absent.
   *
   * @param given values by id, flat or nested
   * @throws EngineException INPUT_INVALID naming every input that is wrong
   */
  public static Map<String, @Nullable Object> resolve(
      List<Input> inputs,
      Map<String, @Nullable Object> given,
      Renderer renderer,
      FileInputs files) {
    List<CheckedInput> checked = new Resolution(inputs, given, renderer).withFiles(files).run();
    StringBuilder complaints = new StringBuilder();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (CheckedInput one : checked) {
      one.errors().forEach(error -> complaints.append(complaint(one, error)).append('\n'));
      if (one.enabled()) {
        Given.put(values, one.path(), one.value());
      }
    }
    if (!complaints.isEmpty()) {
      throw new EngineException(ErrorCode.INPUT_INVALID, complaints.toString().strip());
    }
    return values;
  }

  /**
   * What becomes of each input, children of a FORM by themselves, in the order declared. Stores no
   * file; a FILE input's value is what was given.
   *
   * @param files only asked for names
   */
  public static List<CheckedInput> check(
      List<Input> inputs,
      Map<String, @Nullable Object> given,
      Renderer renderer,
      FileInputs files) {
    return new Resolution(inputs, given, renderer).withNamesOnly(files).run();
  }

  /** Names that were given and that no input declares; worth a warning in the log. */
  public static List<String> undeclared(List<Input> inputs, Map<String, @Nullable Object> given) {
    return Given.undeclared(inputs, given);
  }

  private static String complaint(CheckedInput input, String error) {
    return error.startsWith(Resolution.MISSING)
        ? error
        : "Invalid value for input `" + input.path() + "`. Cause: " + error;
  }
}
