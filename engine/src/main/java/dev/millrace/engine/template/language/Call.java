package dev.millrace.engine.template.language;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function, filter or test: its arguments, and what it may use. Lives as long as the
 * call, on the rendering thread.
 */
public final class Call {
  private final String kind;
  private final String name;
  private final Signature signature;
  private final @Nullable Object[] values;
  private final Host host;

  /**
   * @param kind "function", "filter" or "test", for messages
   * @param values one per name of the signature, null where none is given
   */
  public Call(String kind, String name, Signature signature, @Nullable Object[] values, Host host) {
    this.kind = kind;
    this.name = name;
    this.signature = signature;
    this.values = values;
    this.host = host;
  }

  public String name() {
    return name;
  }

  public Host host() {
    return host;
  }

  public Budget budget() {
    return host.budget();
  }

  public Services services() {
    return host.scope().services();
  }

  /** Calls a service; the time it takes is not the template's. */
  public <T extends @Nullable Object> T outside(Function<Services, T> work) {
    return budget().outside(() -> work.apply(services()));
  }

  /** All positional arguments of an open signature. */
  public List<@Nullable Object> all() {
    return Arrays.asList(values);
  }

  /** An argument, null when it is absent or null. */
  public @Nullable Object value(String argument) {
    int index = signature.names().indexOf(argument);
    if (index < 0) {
      throw new IllegalStateException(name + " declares no argument " + argument);
    }
    return values[index];
  }

  public boolean has(String argument) {
    return value(argument) != null;
  }

  /** An argument that must be given. */
  public Object required(String argument) {
    Object value = value(argument);
    if (value == null) {
      throw error("expects an argument '" + argument + "'");
    }
    return value;
  }

  /** A required argument as text. */
  public String text(String argument) {
    return Text.of(required(argument), budget());
  }

  /** An optional argument as text. */
  public @Nullable String optionalText(String argument) {
    Object value = value(argument);
    return value == null ? null : Text.of(value, budget());
  }

  /** An optional argument as text, with its default. */
  public String text(String argument, String otherwise) {
    Object value = value(argument);
    return value == null ? otherwise : Text.of(value, budget());
  }

  /** A required whole number, given as number or as text. */
  public long number(String argument) {
    return Numbers.toLong(required(argument), "argument '" + argument + "'");
  }

  /** An optional whole number. */
  public long number(String argument, long otherwise) {
    return has(argument) ? number(argument) : otherwise;
  }

  /** An optional boolean. */
  public boolean flag(String argument, boolean otherwise) {
    Object value = value(argument);
    return value == null ? otherwise : Values.truth(value);
  }

  /** An optional map; empty when absent. */
  public Map<String, @Nullable Object> map(String argument) {
    Object value = value(argument);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return Values.stringKeys(map);
    }
    throw error("expects a map as argument '" + argument + "', but got " + Values.typeName(value));
  }

  /** An error of this call: "The 'x' filter expects …". */
  public TemplateException error(String complaint) {
    return new TemplateException("The '" + name + "' " + kind + " " + complaint + ".");
  }
}
