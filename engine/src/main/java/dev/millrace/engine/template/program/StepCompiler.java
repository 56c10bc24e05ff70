package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Values;
import io.pebbletemplates.pebble.node.BlockNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.utils.Pair;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles text, prints and tags. A node that is not listed here cannot run. */
final class StepCompiler {
  private final Compilation compilation;
  private final ExpressionCompiler expressions;

  StepCompiler(Compilation compilation) {
    this.compilation = compilation;
    this.expressions = new ExpressionCompiler(compilation, this);
  }

  ExpressionCompiler expressions() {
    return expressions;
  }

  Step body(@Nullable BodyNode body) {
    return body == null
        ? Step.all(new Step[0])
        : Step.all(body.getChildren().stream().map(this::compile).toArray(Step[]::new));
  }

  Step compile(RenderableNode node) {
    return switch (node) {
      case TextNode text -> text(text);
      case PrintNode print -> print(print.getExpression());
      case IfNode choice -> choice(choice);
      case ForNode loop -> loop(loop);
      case SetNode set -> set(set);
      case BlockNode block -> block(block);
      case BodyNode body -> body(body);
      case MacroNode _ -> Step.all(new Step[0]); // compiled by Compilation
      default ->
          throw new TemplateException(
              TemplateException.Kind.SYNTAX,
              "The tag of " + node.getClass().getSimpleName() + " does not exist here");
    };
  }

  private Step text(TextNode node) {
    String text = compilation.text(new String(node.getData()));
    return (_, out) -> out.text(text);
  }

  private Step print(Expression<?> expression) {
    Expr value = expressions.compile(expression);
    return (rendering, out) -> out.value(value.evaluate(rendering));
  }

  private Step set(SetNode node) {
    Expr value = expressions.compile(node.getValue());
    String name = node.getName();
    compilation.uses().set(name);
    return (rendering, _) -> rendering.assign(name, value.evaluate(rendering));
  }

  private Step choice(IfNode node) {
    List<Pair<Expression<?>, BodyNode>> branches = node.getConditionsWithBodies();
    Expr[] conditions = new Expr[branches.size()];
    Step[] bodies = new Step[branches.size()];
    for (int i = 0; i < conditions.length; i++) {
      conditions[i] = expressions.compile(branches.get(i).getLeft());
      bodies[i] = body(branches.get(i).getRight());
    }
    Step otherwise = body(node.getElseBody());
    int line = node.getLineNumber();
    return (rendering, out) -> {
      for (int i = 0; i < conditions.length; i++) {
        if (isTrue(conditions[i].evaluate(rendering), line)) {
          bodies[i].run(rendering, out);
          return;
        }
      }
      otherwise.run(rendering, out);
    };
  }

  private static boolean isTrue(@Nullable Object condition, int line) {
    if (condition == null) {
      throw new TemplateException(
              "null value given to if statement; write `{% if x ?? false %}` where x may be null")
          .at(line, 0);
    }
    try {
      return Values.truth(condition);
    } catch (TemplateException e) {
      throw e.at(line, 0);
    }
  }

  private Step loop(ForNode node) {
    Expr iterable = expressions.compile(node.getIterable());
    String name = node.getIterationVariable();
    compilation.uses().open(Set.of(name, "loop"));
    Step body = body(node.getBody());
    compilation.uses().close();
    return new LoopStep(name, iterable, body, body(node.getElseBody()), node.getLineNumber());
  }

  private Step block(BlockNode node) {
    Step body = body(node.getBody());
    compilation.block(node.getName(), body);
    return (rendering, out) -> runBlock(body, rendering, out);
  }

  static void runBlock(Step body, Rendering rendering, Sink out) {
    rendering.budget().enterCall();
    try {
      body.run(rendering, out);
    } finally {
      rendering.budget().leaveCall();
    }
  }
}
