package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.flow.TypeCatalog.Kind;
import dev.millrace.engine.flow.TypeCatalog.PropertyInfo;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of a work task against the catalog. A string with a template is accepted
 * everywhere, since only the handler can type it after rendering. Stateless.
 */
final class WorkTaskReader {

  private WorkTaskReader() {}

  static WorkTask read(TypeInfo info, TaskHeader header, Block block) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    info.properties()
        .forEach((name, property) -> {
          Tree value = block.raw(name);
          if (value != null) {
            block.reading().checkTemplates(value, block.pathOf(name));
            properties.put(name, convert(block, name, value, property));
          } else if (property.required()) {
            missing(block, name, info);
          }
        });
    block.finish(Advice.Owner.TASK);
    WorkTask task = new WorkTask(header, info.canonicalName(), properties);
    block
        .reading()
        .types()
        .warnings(task)
        .forEach(warning -> block.warning("type", "task `%s`: %s".formatted(task.id(), warning)));
    return task;
  }

  private static void missing(Block block, String name, TypeInfo info) {
    block
        .reading()
        .problems()
        .error(
            block.placeOf(name),
            block.pathOf(name),
            "must not be null: `%s` is required by %s".formatted(name, info.canonicalName()));
  }

  private static @Nullable Object convert(
      Block block, String name, Tree value, PropertyInfo property) {
    if (value instanceof Scalar scalar && Scalars.isTemplate(scalar.text())) {
      return scalar.text();
    }
    Optional<Object> converted = literal(value, property);
    if (converted.isPresent()) {
      return converted.get();
    }
    block.error(name, "expected " + expectation(property) + ", found " + found(value));
    return null;
  }

  private static Optional<Object> literal(Tree value, PropertyInfo property) {
    if (property.kind() == Kind.ANY) {
      return Optional.ofNullable(value.plain());
    }
    return switch (value) {
      case Scalar scalar -> scalar(scalar, property);
      case Items items ->
          property.kind() == Kind.LIST ? Optional.ofNullable(items.plain()) : Optional.empty();
      case Fields fields ->
          property.kind() == Kind.MAP ? Optional.ofNullable(fields.plain()) : Optional.empty();
    };
  }

  private static Optional<Object> scalar(Scalar scalar, PropertyInfo property) {
    String text = scalar.text();
    return switch (property.kind()) {
      case STRING -> Optional.of(text);
      case INTEGER -> Optional.ofNullable(Scalars.asInteger(text.strip()));
      case NUMBER -> Optional.ofNullable(Scalars.asNumber(text.strip()));
      case BOOLEAN -> Optional.ofNullable(Scalars.asBoolean(text.strip()));
      case DURATION -> isDuration(text) ? Optional.of(text) : Optional.empty();
      case ENUM ->
          property.values().stream()
              .filter(constant -> constant.equalsIgnoreCase(text.strip()))
              .map(Object.class::cast)
              .findFirst();
      case LIST -> text.stripLeading().startsWith("[") ? Optional.of(text) : Optional.empty();
      case MAP -> text.stripLeading().startsWith("{") ? Optional.of(text) : Optional.empty();
      case ANY -> Optional.ofNullable(scalar.value());
    };
  }

  private static boolean isDuration(String text) {
    try {
      Durations.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String expectation(PropertyInfo property) {
    return switch (property.kind()) {
      case STRING -> "text";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case DURATION -> "a duration such as PT30S, 5m or 2h";
      case ENUM -> "one of " + Words.list(property.values());
      case LIST -> "a list (`- first`)";
      case MAP -> "a map of `name: value`";
      case ANY -> "a value";
    };
  }

  private static String found(Tree value) {
    return value instanceof Scalar scalar ? "`" + Words.shown(scalar.text()) + "`" : value.kind();
  }
}
