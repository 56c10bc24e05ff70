package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads labels, written as a map or as a list of key and value. Stateless. */
final class LabelReader {

  private static final Pattern KEY = Pattern.compile("\\p{Ll}[\\p{L}0-9._-]*");

  private static final String SYSTEM = "system.";

  private LabelReader() {}

  static Map<String, String> read(Block owner) {
    Map<String, String> labels = new LinkedHashMap<>();
    Tree tree = owner.raw("labels");
    switch (tree) {
      case null -> {}
      case Fields fields ->
          fields.fields().forEach((key, field) -> put(owner, key, field.value(), labels));
      case Items items -> {
        for (Block label : owner.blocks("labels")) {
          String key = label.requiredText("key");
          Tree value = label.raw("value");
          label.finish(Advice.Owner.OTHER);
          if (key != null) {
            put(owner, key, value == null ? nothing(label) : value, labels);
          }
        }
      }
      case Scalar scalar ->
          owner.error("labels", "expected a map of `key: value`, found " + scalar.kind());
    }
    return labels;
  }

  /** Refuses system labels of a map that is rendered before it is used. */
  static void refuseSystem(Block owner) {
    if (owner.tree().get("labels") instanceof Fields fields) {
      fields
          .fields()
          .forEach((key, field) -> {
            if (key.startsWith(SYSTEM)) {
              owner
                  .reading()
                  .problems()
                  .error(
                      field.keyPlace(),
                      owner.pathOf("labels") + "." + Words.shown(key),
                      "System labels can only be set by the engine itself, offending label: "
                          + Words.shown(key));
            }
          });
    }
  }

  private static Tree nothing(Block label) {
    return new Scalar(label.placeOf("value"), "", true, null);
  }

  private static void put(Block owner, String key, Tree value, Map<String, String> labels) {
    Problems problems = owner.reading().problems();
    String path = owner.pathOf("labels") + "." + Words.shown(key);
    Tree.Place place = value.place();
    if (!(value instanceof Scalar scalar)) {
      problems.error(
          place,
          path,
          "Unsupported type for key: "
              + Words.shown(key)
              + ". Expected text, found "
              + value.kind());
      return;
    }
    owner.reading().checkTemplates(scalar, path);
    if (scalar.isNull() || scalar.text().isBlank()) {
      problems.error(
          place, path, "Label values cannot be empty, offending label: " + Words.shown(key));
    } else if (key.startsWith(SYSTEM) && !key.equals("system.readOnly")) {
      problems.error(
          place,
          path,
          "System labels can only be set by the engine itself, offending label: %s=%s"
              .formatted(Words.shown(key), Words.shown(scalar.text())));
    } else if (!KEY.matcher(key).matches()) {
      problems.error(
          place,
          path,
          "Invalid label key `%s`; begin with a lower-case letter, then letters, digits, `.`, `_`, `-`"
              .formatted(Words.shown(key)));
    }
    labels.put(key, scalar.text());
  }
}
