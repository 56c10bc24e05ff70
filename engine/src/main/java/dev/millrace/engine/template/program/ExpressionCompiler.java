package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Numbers;
import dev.millrace.engine.template.language.Values;
import io.pebbletemplates.pebble.node.expression.AddExpression;
import io.pebbletemplates.pebble.node.expression.AndExpression;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.BlockFunctionExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.ContainsExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.DivideExpression;
import io.pebbletemplates.pebble.node.expression.EqualsExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanExpression;
import io.pebbletemplates.pebble.node.expression.LessThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.LessThanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralDoubleExpression;
import io.pebbletemplates.pebble.node.expression.LiteralIntegerExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.ModulusExpression;
import io.pebbletemplates.pebble.node.expression.MultiplyExpression;
import io.pebbletemplates.pebble.node.expression.NotEqualsExpression;
import io.pebbletemplates.pebble.node.expression.OrExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.RangeExpression;
import io.pebbletemplates.pebble.node.expression.RenderableNodeExpression;
import io.pebbletemplates.pebble.node.expression.SubtractExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryMinusExpression;
import io.pebbletemplates.pebble.node.expression.UnaryNotExpression;
import io.pebbletemplates.pebble.node.expression.UnaryPlusExpression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Compiles expressions. An expression that is not listed here cannot run. */
final class ExpressionCompiler {
  private final Compilation compilation;
  private final StepCompiler steps;
  private final CallCompiler calls;
  private final PathCompiler paths;

  ExpressionCompiler(Compilation compilation, StepCompiler steps) {
    this.compilation = compilation;
    this.steps = steps;
    this.calls = new CallCompiler(compilation, this);
    this.paths = new PathCompiler(compilation, this);
  }

  Expr compile(Expression<?> expression) {
    return switch (expression) {
      case LiteralStringExpression literal -> constant(compilation.text(literal.getValue()));
      case LiteralLongExpression literal -> constant(literal.getValue());
      case LiteralIntegerExpression literal -> constant(literal.getValue());
      case LiteralDoubleExpression literal -> constant(literal.getValue());
      case LiteralBooleanExpression literal -> constant(literal.getValue());
      case LiteralNullExpression _ -> constant(null);
      case ContextVariableExpression variable -> paths.variable(variable);
      case GetAttributeExpression attribute -> paths.attribute(attribute);
      case ArrayExpression list -> list(list);
      case MapExpression map -> map(map);
      case TernaryExpression choice -> choice(choice);
      case FunctionOrMacroInvocationExpression call -> calls.function(call);
      case BlockFunctionExpression block -> block(block);
      case RenderableNodeExpression node -> rendered(node);
      case UnaryExpression unary -> unary(unary);
      case BinaryExpression<?> binary -> binary(binary);
      default -> throw unknown(expression);
    };
  }

  private static TemplateException unknown(Expression<?> expression) {
    String what =
        expression.getClass().getSimpleName().startsWith("ParentFunction")
            ? "parent() does not exist here: templates have no parents"
            : "The expression " + expression.getClass().getSimpleName() + " does not exist here";
    return new TemplateException(TemplateException.Kind.SYNTAX, what)
        .at(expression.getLineNumber(), 0);
  }

  private static Expr constant(@Nullable Object value) {
    return _ -> value;
  }

  private Expr[] compileAll(List<? extends @Nullable Expression<?>> list) {
    Expr[] compiled = new Expr[list.size()];
    for (int i = 0; i < compiled.length; i++) {
      Expression<?> element = list.get(i);
      compiled[i] = element == null ? constant(null) : compile(element);
    }
    return compiled;
  }

  private Expr list(ArrayExpression node) {
    Expr[] elements = compileAll(node.getValues());
    return rendering -> {
      List<@Nullable Object> list = new ArrayList<>(elements.length);
      for (Expr element : elements) {
        list.add(element.evaluate(rendering));
      }
      return rendering.budget().value(list);
    };
  }

  private Expr map(MapExpression node) {
    List<Map.Entry<Expression<?>, Expression<?>>> entries =
        new ArrayList<>(node.getEntries().entrySet());
    if (entries.size() > 1) {
      entries.sort(Comparator.comparingInt(it -> position(it.getKey())));
    }
    Expr[] keys = compileAll(entries.stream().map(Map.Entry::getKey).toList());
    List<@Nullable Expression<?>> valueNodes = new ArrayList<>();
    entries.forEach(it -> valueNodes.add(it.getValue()));
    Expr[] values = compileAll(valueNodes);
    return rendering -> {
      Map<@Nullable Object, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(keys.length);
      for (int i = 0; i < keys.length; i++) {
        map.put(keys[i].evaluate(rendering), values[i].evaluate(rendering));
      }
      return rendering.budget().value(map);
    };
  }

  private int position(Expression<?> key) {
    return switch (key) {
      case LiteralStringExpression literal -> compilation.position(literal.getValue());
      case ContextVariableExpression variable -> compilation.position(variable.getName());
      case GetAttributeExpression attribute -> position(attribute.getNode());
      case BinaryExpression<?> binary -> position(binary.getLeftExpression());
      default -> Integer.MAX_VALUE;
    };
  }

  private Expr choice(TernaryExpression node) {
    Expr condition = compile(node.getExpression1());
    Expr whenTrue = compile(node.getExpression2());
    Expr whenFalse = compile(node.getExpression3());
    int line = node.getLineNumber();
    return rendering -> {
      Object value = condition.evaluate(rendering);
      return value != null && truth(value, line)
          ? whenTrue.evaluate(rendering)
          : whenFalse.evaluate(rendering);
    };
  }

  private Expr block(BlockFunctionExpression node) {
    Expr name = compile(node.getBlockNameExpression());
    return rendering -> {
      Step body = compilation.block(String.valueOf(name.evaluate(rendering)));
      TextSink out = new TextSink(rendering.budget());
      if (body != null) {
        StepCompiler.runBlock(body, rendering, out);
      }
      return out.toString();
    };
  }

  /** The body of a {@code filter} tag. */
  private Expr rendered(RenderableNodeExpression node) {
    Step body = steps.compile(node.getNode());
    return rendering -> {
      TextSink out = new TextSink(rendering.budget());
      body.run(rendering, out);
      return out.toString();
    };
  }

  private Expr unary(UnaryExpression node) {
    Expr operand = compile(node.getChildExpression());
    int line = node.getLineNumber();
    return switch (node) {
      case UnaryNotExpression _ -> rendering -> !truth(operand.evaluate(rendering), "not", line);
      case UnaryMinusExpression _ -> rendering -> times(-1, operand.evaluate(rendering), line);
      case UnaryPlusExpression _ -> rendering -> times(1, operand.evaluate(rendering), line);
      default -> throw unknown(node);
    };
  }

  private static Object times(int sign, @Nullable Object operand, int line) {
    try {
      return Numbers.compute(sign, Numbers.Operation.MULTIPLY, operand);
    } catch (TemplateException e) {
      throw e.at(line, 0);
    }
  }

  private Expr binary(BinaryExpression<?> node) {
    return switch (node) {
      case FilterExpression filter -> calls.filter(filter);
      case PositiveTestExpression test -> calls.test(test);
      case AndExpression and -> and(and);
      case OrExpression or -> or(or);
      case Grammar.OrElse orElse -> orElse(orElse, true);
      case Grammar.OrElseUndefined orElse -> orElse(orElse, false);
      case RangeExpression range -> calls.range(range);
      case EqualsExpression _ -> operator(node, (a, b, _) -> Values.equal(a, b));
      case NotEqualsExpression _ -> operator(node, (a, b, _) -> !Values.equal(a, b));
      case LessThanExpression _ -> comparison(node, "<", order -> order < 0);
      case LessThanEqualsExpression _ -> comparison(node, "<=", order -> order <= 0);
      case GreaterThanExpression _ -> comparison(node, ">", order -> order > 0);
      case GreaterThanEqualsExpression _ -> comparison(node, ">=", order -> order >= 0);
      case AddExpression _ -> operator(node, Operators::add);
      case SubtractExpression _ -> operator(node, Operators::subtract);
      case MultiplyExpression _ -> arithmetic(node, Numbers.Operation.MULTIPLY);
      case DivideExpression _ -> arithmetic(node, Numbers.Operation.DIVIDE);
      case ModulusExpression _ -> arithmetic(node, Numbers.Operation.MODULO);
      case ConcatenateExpression _ -> operator(node, Operators::concatenate);
      case ContainsExpression _ -> operator(node, Operators::contains);
      case Grammar.IsIn _ -> operator(node, Operators::isIn);
      case Grammar.StartsWith _ -> operator(node, Operators::startsWith);
      case Grammar.EndsWith _ -> operator(node, Operators::endsWith);
      default -> throw unknown(node);
    };
  }

  private Expr arithmetic(BinaryExpression<?> node, Numbers.Operation operation) {
    return operator(node, (a, b, _) -> Numbers.compute(a, operation, b));
  }

  private Expr comparison(BinaryExpression<?> node, String symbol, IntPredicate wanted) {
    return operator(node, (a, b, _) -> Operators.compare(a, b, symbol, wanted));
  }

  private Expr operator(BinaryExpression<?> node, Operators.Binary operator) {
    Expr left = compile(node.getLeftExpression());
    Expr right = compile(node.getRightExpression());
    int line = node.getLineNumber();
    return rendering -> {
      rendering.budget().step();
      Object a = left.evaluate(rendering);
      Object b = right.evaluate(rendering);
      try {
        return operator.apply(a, b, rendering.budget());
      } catch (TemplateException e) {
        throw e.at(line, 0);
      }
    };
  }

  private Expr and(AndExpression node) {
    Expr left = compile(node.getLeftExpression());
    Expr right = compile(node.getRightExpression());
    int line = node.getLineNumber();
    return rendering ->
        truth(left.evaluate(rendering), "and", line)
            && truth(right.evaluate(rendering), "and", line);
  }

  private Expr or(OrExpression node) {
    Expr left = compile(node.getLeftExpression());
    Expr right = compile(node.getRightExpression());
    int line = node.getLineNumber();
    return rendering ->
        truth(left.evaluate(rendering), "or", line) || truth(right.evaluate(rendering), "or", line);
  }

  private Expr orElse(BinaryExpression<?> node, boolean alsoForNull) {
    Expr left = compile(node.getLeftExpression());
    Expr right = compile(node.getRightExpression());
    return rendering -> {
      Object value = rendering.tolerate(left, Attributes.UNDEFINED);
      return Attributes.isUndefined(value) || (value == null && alsoForNull)
          ? right.evaluate(rendering)
          : value;
    };
  }

  private static boolean truth(@Nullable Object value, String operator, int line) {
    if (value == null) {
      throw new TemplateException(
              "null value used in "
                  + operator
                  + " operator; write `(x ?? false)` where x may be null")
          .at(line, 0);
    }
    return truth(value, line);
  }

  private static boolean truth(Object value, int line) {
    try {
      return Values.truth(value);
    } catch (TemplateException e) {
      throw e.at(line, 0);
    }
  }
}
