package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What every reader of one document shares: where problems go, what types there are, and how a
 * template is checked.
 */
record Reading(Problems problems, TypeNames types, TemplateCheck templates, SubflowCheck subflows) {

  /** A template and whether inputs are made with it. */
  private record Asked(String template, boolean makesInputs) {}

  /** A reading that checks a template once, however often a default or an alias repeats it. */
  static Reading of(
      Problems problems, TypeNames types, TemplateCheck templates, SubflowCheck subflows) {
    Map<Asked, Optional<String>> known = new HashMap<>();
    return new Reading(
        problems,
        types,
        (template, makesInputs) ->
            known
                .computeIfAbsent(
                    new Asked(template, makesInputs),
                    asked -> Optional.ofNullable(templates.fault(template, makesInputs)))
                .orElse(null),
        subflows);
  }

  /** Reports every string of a value that is not a valid template. */
  void checkTemplates(Tree tree, String path) {
    checkTemplates(tree, path, false);
  }

  /** The same for values that may be rendered while inputs are made. */
  void checkTemplates(Tree tree, String path, boolean makesInputs) {
    eachScalar(
        tree,
        path,
        (scalar, at) -> {
          String error = templateError(scalar, makesInputs);
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

  /** What is wrong with the template in a value, or null. */
  @Nullable String templateError(Scalar scalar) {
    return templateError(scalar, false);
  }

  private @Nullable String templateError(Scalar scalar, boolean makesInputs) {
    return scalar.value() instanceof String text && Scalars.isTemplate(text)
        ? templates.fault(text, makesInputs)
        : null;
  }
}
