package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.TemplateTest;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.NegativeTestExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.RangeExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compiles calls of functions, macros, filters and tests; unknown names are refused here. */
final class CallCompiler {
  private final Compilation compilation;
  private final ExpressionCompiler expressions;

  CallCompiler(Compilation compilation, ExpressionCompiler expressions) {
    this.compilation = compilation;
    this.expressions = expressions;
  }

  Expr function(FunctionOrMacroInvocationExpression node) {
    String name = node.getFunctionName();
    TemplateFunction function = compilation.library().functions().get(name);
    int line = node.getLineNumber();
    if (function == null) {
      return macro(name, node.getArguments(), line);
    }
    compilation.uses().function(name, function.effect());
    Target target = new Target("function", name, function.signature(), line);
    Expr[] arguments = arguments(target, node.getArguments());
    return rendering -> {
      Call call = target.call(arguments, rendering);
      return target.guarded(() -> function.call(call));
    };
  }

  private Expr macro(String name, ArgumentsNode nodes, int line) {
    Macro macro = compilation.macro(name);
    if (macro == null) {
      List<String> known = new ArrayList<>(compilation.library().functions().keySet());
      known.addAll(compilation.macroNames());
      String filter =
          compilation.library().filters().containsKey(name)
              ? "It is a filter: write `value | " + name + "`"
              : Hints.nearest(name, known);
      throw unknown("Function or Macro", name, filter, line);
    }
    List<String> names = compilation.macroParameters(name);
    Signature signature = new Signature(names, false);
    Target target = new Target("macro", name, signature, line);
    @Nullable Expr[] given = given(target, nodes);
    return rendering -> {
      rendering.budget().step();
      Locals arguments = new Locals(null, true);
      for (int i = 0; i < given.length; i++) {
        Expr argument = given[i];
        if (argument != null) {
          arguments.put(names.get(i), argument.evaluate(rendering));
        }
      }
      return macro.call(rendering, arguments);
    };
  }

  /** {@code a..b} is {@code range(a, b)}. */
  Expr range(RangeExpression node) {
    ArgumentsNode arguments =
        new ArgumentsNode(
            List.of(
                new PositionalArgumentNode(node.getLeftExpression()),
                new PositionalArgumentNode(node.getRightExpression())),
            null,
            node.getLineNumber());
    return function(
        new FunctionOrMacroInvocationExpression("range", arguments, node.getLineNumber()));
  }

  Expr filter(FilterExpression node) {
    FilterInvocationExpression invocation = (FilterInvocationExpression) node.getRightExpression();
    String name = invocation.getFilterName();
    int line = invocation.getLineNumber();
    TemplateFilter filter = compilation.library().filters().get(name);
    if (filter == null) {
      String function =
          compilation.library().functions().containsKey(name)
              ? "It is a function: write `" + name + "(value)`"
              : Hints.nearest(name, compilation.library().filters().keySet());
      throw unknown("Filter", name, function, line);
    }
    compilation.uses().filter(name);
    Target target = new Target("filter", name, filter.signature(), line);
    Expr left = expressions.compile(node.getLeftExpression());
    Expr[] arguments = arguments(target, invocation.getArgs());
    return rendering -> {
      Call call = target.call(arguments, rendering);
      Object input =
          filter.takesUndefined() ? rendering.tolerate(left, null) : left.evaluate(rendering);
      return target.guarded(() -> filter.apply(input, call));
    };
  }

  Expr test(PositiveTestExpression node) {
    TestInvocationExpression invocation = (TestInvocationExpression) node.getRightExpression();
    String name = invocation.getTestName();
    int line = invocation.getLineNumber();
    TemplateTest test = compilation.library().tests().get(name);
    if (test == null) {
      throw unknown(
          "Test", name, Hints.nearest(name, compilation.library().tests().keySet()), line);
    }
    Target target = new Target("test", name, test.signature(), line);
    Expr left = expressions.compile(node.getLeftExpression());
    Expr[] arguments = arguments(target, invocation.getArgs());
    boolean wanted = !(node instanceof NegativeTestExpression);
    return rendering -> {
      Call call = target.call(arguments, rendering);
      Object input =
          test.takesUndefined() ? rendering.tolerate(left, null) : left.evaluate(rendering);
      return target.guarded(() -> test.test(input, call) == wanted);
    };
  }

  private static TemplateException unknown(
      String kind, String name, @Nullable String hint, int line) {
    return new TemplateException(
            TemplateException.Kind.SYNTAX,
            kind + " [" + name + "] does not exist" + (hint == null ? "" : ". " + hint))
        .at(line, 0);
  }

  // Arguments

  private Expr[] arguments(Target target, ArgumentsNode nodes) {
    @Nullable Expr[] given = given(target, nodes);
    Expr[] all = new Expr[given.length];
    for (int i = 0; i < all.length; i++) {
      Expr argument = given[i];
      all[i] = argument == null ? _ -> null : argument;
    }
    return all;
  }

  /** The arguments by the places of their names; null where none is given. */
  private @Nullable Expr[] given(Target target, ArgumentsNode nodes) {
    List<PositionalArgumentNode> positional =
        nodes.getPositionalArgs() == null ? List.of() : nodes.getPositionalArgs();
    List<NamedArgumentNode> named = nodes.getNamedArgs() == null ? List.of() : nodes.getNamedArgs();
    List<String> names = target.signature().names();
    int size = target.signature().open() ? positional.size() : names.size();
    if (positional.size() > size) {
      throw target.misused(
          "takes "
              + (size == 0 ? "no arguments" : "at most " + size + " arguments")
              + ", but got "
              + positional.size());
    }
    @Nullable Expr[] given = new @Nullable Expr[size];
    for (int i = 0; i < positional.size(); i++) {
      given[i] = expressions.compile(positional.get(i).getValueExpression());
    }
    for (NamedArgumentNode argument : named) {
      int index = names.indexOf(argument.getName());
      if (index < 0) {
        throw target.misused(
            "takes no argument named '"
                + argument.getName()
                + "'"
                + (names.isEmpty() ? "" : "; it takes " + String.join(", ", names)));
      }
      Expression<?> value = argument.getValueExpression();
      given[index] = value == null ? _ -> null : expressions.compile(value);
    }
    return given;
  }

  /** What is called, for its arguments and its errors. */
  private record Target(String kind, String name, Signature signature, int line) {
    Call call(Expr[] arguments, Rendering rendering) {
      rendering.budget().step();
      @Nullable Object[] values = new @Nullable Object[arguments.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = arguments[i].evaluate(rendering);
      }
      return new Call(kind, name, signature, values, rendering);
    }

    /** Runs the call; whatever goes wrong in it is told with the name and line of the call. */
    @Nullable Object guarded(Supplier<? extends @Nullable Object> work) {
      try {
        return work.get();
      } catch (TemplateException e) {
        throw e.at(line, 0);
      } catch (ClassCastException | IllegalArgumentException | ArithmeticException e) {
        // No message of the JDK: it may hold a part of a secret.
        throw new TemplateException(problem(e)).with(problem(e), e).at(line, 0);
      }
    }

    private String problem(RuntimeException cause) {
      return "The '"
          + name
          + "' "
          + kind
          + " failed: it cannot work with these values ("
          + cause.getClass().getSimpleName()
          + ")";
    }

    TemplateException misused(String complaint) {
      return new TemplateException(
              TemplateException.Kind.SYNTAX, "The '" + name + "' " + kind + " " + complaint)
          .at(line, 0);
    }
  }
}
