package dev.millrace.engine.template.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A macro of a template: its arguments with their defaults, and its body, which is set after the
 * whole template is compiled because macros may call each other.
 */
final class Macro {
  /** An argument with its default, which is null when there is none. */
  record Parameter(String name, Expr otherwise) {}

  private final String name;
  private List<Parameter> parameters = List.of();
  private @Nullable Step body;

  Macro(String name) {
    this.name = name;
  }

  void define(List<Parameter> newParameters, Step newBody) {
    parameters = List.copyOf(newParameters);
    body = newBody;
  }

  /** Runs the macro; {@code given} holds the arguments of the call by name. */
  String call(Rendering rendering, Locals given) {
    Step code = body;
    if (code == null) {
      throw new IllegalStateException("macro " + name + " is not compiled");
    }
    rendering.budget().enterCall();
    Locals level = rendering.open(true);
    try {
      for (Parameter parameter : parameters) {
        level.put(
            parameter.name(),
            given.has(parameter.name())
                ? given.get(parameter.name())
                : parameter.otherwise().evaluate(rendering));
      }
      TextSink out = new TextSink(rendering.budget());
      code.run(rendering, out);
      return out.toString();
    } finally {
      rendering.close();
      rendering.budget().leaveCall();
    }
  }
}
