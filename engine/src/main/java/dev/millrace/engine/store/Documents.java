package dev.millrace.engine.store;

import dev.millrace.engine.state.StorableText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documents of an execution. Inputs and trigger never change; variables, labels and outputs are
 * replaced whole.
 *
 * @param kind NORMAL or TEST
 */
public record Documents(
    Document inputs,
    Document variables,
    Document labels,
    @Nullable Document trigger,
    @Nullable Document outputs,
    String kind) {

  public Documents withVariables(Map<String, @Nullable Object> next) {
    return new Documents(inputs, Document.ofValue(next), labels, trigger, outputs, kind);
  }

  public Documents withLabels(Map<String, String> next) {
    return new Documents(inputs, variables, labels(next), trigger, outputs, kind);
  }

  /** Labels as they can be stored: they are searched, so the database reads them. */
  public static Document labels(Map<String, String> labels) {
    Map<String, String> storable = new LinkedHashMap<>();
    labels.forEach((key, value) -> storable.put(StorableText.of(key), StorableText.of(value)));
    return Document.ofValue(storable);
  }

  public Documents withOutputs(@Nullable Map<String, @Nullable Object> next) {
    Document json = next == null ? null : Document.ofValue(next);
    return new Documents(inputs, variables, labels, trigger, json, kind);
  }

  /** The documents as a later transaction reads them. */
  Documents stored() {
    return new Documents(
        inputs.stored(),
        variables.stored(),
        labels.stored(),
        trigger == null ? null : trigger.stored(),
        outputs == null ? null : outputs.stored(),
        kind);
  }

  /** Characters of all of them. */
  public int length() {
    return inputs.text().length()
        + variables.text().length()
        + labels.text().length()
        + (trigger == null ? 0 : trigger.text().length())
        + (outputs == null ? 0 : outputs.text().length());
  }

  /** Labels by key; every value is text. */
  public Map<String, String> labelMap() {
    Map<String, String> map = new LinkedHashMap<>();
    labels.map().forEach((key, value) -> map.put(key, String.valueOf(value)));
    return map;
  }
}
