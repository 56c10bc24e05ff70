package dev.millrace.engine.task;

import dev.millrace.engine.flow.TypeCatalog.Kind;
import dev.millrace.engine.flow.TypeCatalog.PropertyInfo;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one class of parameter records from properties. Built once per class: reading a record
 * costs a look-up per component and one constructor call. Immutable.
 */
final class ParamsBinder<P extends Record> {

  /** Renders the templates in a property. */
  interface Rendering {
    @Nullable Object render(Object value);
  }

  private static final Rendering RENDERED = value -> value;

  private final List<Part> parts;
  private final Constructor<?> constructor;

  private ParamsBinder(List<Part> parts, Constructor<?> constructor) {
    this.parts = parts;
    this.constructor = constructor;
  }

  /** Script handlers of all languages share a few records, each read once. */
  private static final ClassValue<ParamsBinder<?>> KNOWN =
      new ClassValue<>() {
        @Override
        protected ParamsBinder<?> computeValue(Class<?> type) {
          return read(type.asSubclass(Record.class));
        }
      };

  @SuppressWarnings("unchecked")
  static <P extends Record> ParamsBinder<P> of(Class<P> type) {
    return (ParamsBinder<P>) KNOWN.get(type);
  }

  private static <P extends Record> ParamsBinder<P> read(Class<P> type) {
    List<Part> parts = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      parts.add(part(component));
    }
    return new ParamsBinder<>(parts, constructorOf(type));
  }

  private static Part part(RecordComponent component) {
    if (component.isAnnotationPresent(Inline.class)) {
      return new Inlined(of(component.getType().asSubclass(Record.class)));
    }
    Alias alias = component.getAnnotation(Alias.class);
    return new Property(
        component.getName(),
        alias == null ? List.of() : List.of(alias.value()),
        component.getGenericType(),
        component.isAnnotationPresent(Required.class),
        component.isAnnotationPresent(Raw.class),
        component.getAnnotation(Doc.class),
        Converters.of(component.getGenericType()));
  }

  private static Constructor<?> constructorOf(Class<? extends Record> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      // Handlers keep their records to themselves, so the canonical constructor may be private.
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record without its constructor: " + type, e);
    }
  }

  /** The record for these properties; each is rendered unless the handler does it itself. */
  P bind(Map<String, ? extends @Nullable Object> properties, Rendering rendering) {
    @Nullable Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (parts.get(i)) {
            case Property property -> property.value(properties, rendering);
            case Inlined inlined -> inlined.binder().bind(properties, rendering);
          };
    }
    return construct(values);
  }

  /** The record for a block inside a rendered property, where a misspelt name is an error. */
  P bindBlock(Map<?, ?> block) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    Map<String, PropertyInfo> known = infos();
    for (Map.Entry<?, ?> entry : block.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (!known.containsKey(name)) {
        throw new PropertyMismatch(
                "no such property; known are " + String.join(", ", known.keySet()))
            .under(name);
      }
      properties.put(name, entry.getValue());
    }
    return bind(properties, RENDERED);
  }

  @SuppressWarnings("unchecked")
  private P construct(@Nullable Object[] values) {
    try {
      return (P) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw new IllegalStateException("a record's constructor failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record that cannot be made", e);
    }
  }

  /** Names, old spellings included, for the parser. */
  Map<String, PropertyInfo> infos() {
    Map<String, PropertyInfo> infos = new LinkedHashMap<>();
    for (Property property : properties()) {
      Kind kind = Converters.kindOf(property.type());
      List<String> values = Converters.enumNames(property.type());
      // Where an old spelling may stand in, the parser cannot demand this one; binding does.
      boolean demanded = property.required() && property.aliases().isEmpty();
      infos.put(property.name(), new PropertyInfo(kind, demanded, values));
      for (String alias : property.aliases()) {
        infos.put(alias, new PropertyInfo(kind, false, values));
      }
    }
    return infos;
  }

  /** Every property, those of inlined records in their place. */
  List<Property> properties() {
    List<Property> all = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Property property -> all.add(property);
        case Inlined inlined -> all.addAll(inlined.binder().properties());
      }
    }
    return all;
  }

  /** A component of the record. */
  sealed interface Part {}

  record Inlined(ParamsBinder<? extends Record> binder) implements Part {}

  /** A component that is a property. */
  record Property(
      String name,
      List<String> aliases,
      Type type,
      boolean required,
      boolean raw,
      @Nullable Doc doc,
      Converter converter)
      implements Part {

    @Nullable Object value(
        Map<String, ? extends @Nullable Object> properties, Rendering rendering) {
      Object written = find(properties);
      Object rendered = written == null || raw ? written : rendering.render(written);
      Object converted = rendered == null ? null : converted(rendered);
      if (converted == null && required) {
        throw new PropertyMismatch(
                written == null ? "is required" : "is required, but is empty once rendered")
            .under(name);
      }
      return converted;
    }

    private @Nullable Object find(Map<String, ? extends @Nullable Object> properties) {
      Object found = properties.get(name);
      for (int i = 0; found == null && i < aliases.size(); i++) {
        found = properties.get(aliases.get(i));
      }
      return found;
    }

    private @Nullable Object converted(Object rendered) {
      // Empty text means absent, but for a required text, which may be empty on purpose.
      if (!required && type == String.class && rendered.equals("")) {
        return null;
      }
      try {
        return converter.convert(rendered);
      } catch (PropertyMismatch e) {
        throw e.under(name);
      }
    }
  }
}
