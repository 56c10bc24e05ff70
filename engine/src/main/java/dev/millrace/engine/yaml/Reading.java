package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every reader of one document shares: where problems go, what types there are, and how a
 * template is checked.
 *
 * @param templates a template's source to its syntax error, or null when it has none
 */
record Reading(Problems problems, TypeNames types, Function<String, @Nullable String> templates) {

  /** A reading that checks a template once, however often a default or an alias repeats it. */
  static Reading of(
      Problems problems, TypeNames types, Function<String, @Nullable String> templates) {
    Map<String, Optional<String>> known = new HashMap<>();
    return new Reading(
        problems,
        types,
        text ->
            known
                .computeIfAbsent(text, one -> Optional.ofNullable(templates.apply(one)))
                .orElse(null));
  }

  /** Reports every string of a value that is not a valid template. */
  void checkTemplates(Tree tree, String path) {
    eachScalar(
        tree,
        path,
        (scalar, at) -> {
          String error = templateError(scalar);
          if (error != null) {
            problems.error(scalar.place(), at, "invalid template: " + error);
          }
        });
  }

  /** Calls back for every scalar of a value, with its path. */
  static void eachScalar(Tree tree, String path, BiConsumer<Scalar, String> visitor) {
    switch (tree) {
      case Scalar scalar -> visitor.accept(scalar, path);
      case Items items -> {
        for (int i = 0; i < items.items().size(); i++) {
          eachScalar(items.items().get(i), path + "[" + i + "]", visitor);
        }
      }
      case Fields fields ->
          fields
              .fields()
              .forEach((name, field) -> eachScalar(field.value(), Words.join(path, name), visitor));
    }
  }

  /** The syntax error of the template in a value, or null. */
  @Nullable String templateError(Scalar scalar) {
    return scalar.value() instanceof String text && Scalars.isTemplate(text)
        ? templates.apply(text)
        : null;
  }
}
