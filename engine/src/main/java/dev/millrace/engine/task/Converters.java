package dev.millrace.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.TypeCatalog.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converters by Java type. A string that came out of a template stands for the value it spells:
 * {@code "true"}, {@code "42"}, {@code "PT5M"}, or JSON for lists, maps and records; an empty one
 * means absent.
 */
final class Converters {

  private static final int SHOWN_LENGTH = 80;

  private Converters() {}

  static Converter of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Object.class) {
      return value -> value;
    }
    if (plain.isEnum()) {
      return ofEnum(plain);
    }
    if (plain.isRecord()) {
      return ofRecord(plain.asSubclass(Record.class));
    }
    if (plain == List.class) {
      return list(value -> value);
    }
    if (plain == Map.class) {
      return map(value -> value);
    }
    return ofScalar(plain);
  }

  static Kind kindOf(Type type) {
    Class<?> plain =
        type instanceof ParameterizedType generic
            ? (Class<?>) generic.getRawType()
            : (Class<?>) type;
    if (plain.isEnum()) {
      return Kind.ENUM;
    }
    if (plain.isRecord()) {
      return Kind.MAP;
    }
    return switch (plain.getName()) {
      case "java.lang.String" -> Kind.STRING;
      case "java.lang.Boolean" -> Kind.BOOLEAN;
      case "java.lang.Integer", "java.lang.Long" -> Kind.INTEGER;
      case "java.lang.Double" -> Kind.NUMBER;
      case "java.time.Duration" -> Kind.DURATION;
      case "java.util.List" -> Kind.LIST;
      case "java.util.Map" -> Kind.MAP;
      case "java.lang.Object" -> Kind.ANY;
      default -> throw unknown(plain);
    };
  }

  static List<String> enumNames(Type type) {
    if (!(type instanceof Class<?> plain) || !plain.isEnum()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Object constant : plain.getEnumConstants()) {
      names.add(((Enum<?>) constant).name());
    }
    return names;
  }

  private static Converter ofScalar(Class<?> type) {
    return switch (type.getName()) {
      case "java.lang.String" -> Converters::text;
      case "java.lang.Boolean" -> Converters::bool;
      case "java.lang.Integer" -> value -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "java.lang.Long" -> value -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case "java.lang.Double" -> Converters::decimal;
      case "java.time.Duration" -> Converters::duration;
      default -> throw unknown(type);
    };
  }

  private static Converter ofGeneric(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return list(of(arguments[0]));
    }
    if (type.getRawType() == Map.class) {
      return map(of(arguments[1]));
    }
    throw unknown(type);
  }

  private static IllegalStateException unknown(Type type) {
    return new IllegalStateException("no converter for a property of type " + type);
  }

  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Map<?, ?> map -> JsonText.write(map);
      case Collection<?> collection -> JsonText.write(collection);
      default -> String.valueOf(value);
    };
  }

  private static @Nullable Object bool(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    String text = text(value).strip();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw mismatch("true or false", value);
    };
  }

  private static @Nullable Object whole(Object value, long least, long most) {
    BigDecimal number = number(value, "a whole number");
    if (number == null) {
      return null;
    }
    try {
      long exact = number.longValueExact();
      if (exact >= least && exact <= most) {
        return most == Integer.MAX_VALUE ? (Object) (int) exact : (Object) exact;
      }
    } catch (ArithmeticException e) {
      // It has a fraction or too many digits: the same answer as for one outside the bounds.
    }
    throw mismatch("a whole number between " + least + " and " + most, value);
  }

  private static @Nullable Object decimal(Object value) {
    BigDecimal number = number(value, "a number");
    return number == null ? null : number.doubleValue();
  }

  private static @Nullable BigDecimal number(Object value, String wanted) {
    String text = text(value).strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw mismatch(wanted, value);
    }
  }

  private static @Nullable Object duration(Object value) {
    if (value instanceof Duration) {
      return value;
    }
    String text = text(value).strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new PropertyMismatch(String.valueOf(e.getMessage()));
    }
  }

  private static Converter ofEnum(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    return value -> {
      String text = text(value).strip();
      if (text.isEmpty()) {
        return null;
      }
      Object constant = constants.get(text.toUpperCase(Locale.ROOT));
      if (constant == null) {
        throw mismatch("one of " + String.join(", ", constants.keySet()), value);
      }
      return constant;
    };
  }

  private static Converter ofRecord(Class<? extends Record> type) {
    ParamsBinder<?> binder = ParamsBinder.of(type);
    return value -> {
      Object block = value instanceof String text ? json(text, "a block of properties") : value;
      if (block == null) {
        return null;
      }
      if (!(block instanceof Map<?, ?> map)) {
        throw mismatch("a block of properties", value);
      }
      return binder.bindBlock(map);
    };
  }

  static Converter list(Converter element) {
    return value -> {
      Object read = value instanceof String text ? listInText(text) : value;
      if (read == null) {
        return null;
      }
      Collection<?> elements = read instanceof Collection<?> several ? several : List.of(read);
      List<@Nullable Object> converted = new ArrayList<>(elements.size());
      for (Object each : elements) {
        try {
          converted.add(each == null ? null : element.convert(each));
        } catch (PropertyMismatch e) {
          throw e.under("[" + converted.size() + "]");
        }
      }
      return converted;
    };
  }

  /** A JSON list in text is a list; any other text is a list of one. */
  private static @Nullable Object listInText(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return null;
    }
    if (stripped.startsWith("[")) {
      try {
        return JsonText.parse(stripped);
      } catch (JsonProcessingException e) {
        return List.of(text);
      }
    }
    return List.of(text);
  }

  static Converter map(Converter element) {
    return value -> {
      Object read = value instanceof String text ? json(text, "a map") : value;
      if (read == null) {
        return null;
      }
      if (!(read instanceof Map<?, ?> map)) {
        throw mismatch("a map", value);
      }
      Map<String, @Nullable Object> converted = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = String.valueOf(entry.getKey());
        Object each = entry.getValue();
        try {
          converted.put(key, each == null ? null : element.convert(each));
        } catch (PropertyMismatch e) {
          throw e.under(key);
        }
      }
      return converted;
    };
  }

  private static @Nullable Object json(String text, String wanted) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return JsonText.parse(text);
    } catch (JsonProcessingException e) {
      throw mismatch(wanted + ", or text that is JSON for it", text);
    }
  }

  static PropertyMismatch mismatch(String wanted, Object value) {
    String text = text(value);
    String shown = text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "…";
    return new PropertyMismatch("expected " + wanted + ", got `" + shown + "`");
  }
}
