package dev.millrace.engine.template.program;

import dev.millrace.engine.template.Lazy;
import dev.millrace.engine.template.TemplateException;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles variables and their attributes, and notes which paths the template reads. */
final class PathCompiler {
  private final Compilation compilation;
  private final ExpressionCompiler expressions;

  PathCompiler(Compilation compilation, ExpressionCompiler expressions) {
    this.compilation = compilation;
    this.expressions = expressions;
  }

  Expr variable(ContextVariableExpression node) {
    compilation.uses().variable(node.getName(), List.of());
    return root(node);
  }

  private static Expr root(ContextVariableExpression node) {
    String name = node.getName();
    int line = node.getLineNumber();
    return rendering -> rendering.variable(name, line);
  }

  Expr attribute(GetAttributeExpression node) {
    refuseMethods(node);
    notePath(node);
    return access(node);
  }

  /** As {@link #attribute}, for the inner parts of a path that is noted already. */
  private Expr access(GetAttributeExpression node) {
    refuseMethods(node);
    Expr owner =
        switch (node.getNode()) {
          case ContextVariableExpression variable -> root(variable);
          case GetAttributeExpression inner -> access(inner);
          default -> expressions.compile(node.getNode());
        };
    String rootName =
        node.getNode() instanceof ContextVariableExpression variable ? variable.getName() : null;
    int line = node.getLineNumber();
    Object constant = constantKey(node.getAttributeNameExpression());
    if (constant != null) {
      return rendering -> resolve(rendering, owner.evaluate(rendering), constant, rootName, line);
    }
    Expr key = expressions.compile(node.getAttributeNameExpression());
    return rendering ->
        resolve(rendering, owner.evaluate(rendering), key.evaluate(rendering), rootName, line);
  }

  private static @Nullable Object resolve(
      Rendering rendering,
      @Nullable Object owner,
      @Nullable Object key,
      @Nullable String rootName,
      int line) {
    Object value =
        owner instanceof Lazy
            ? rendering.budget().outside(() -> Attributes.of(owner, key))
            : Attributes.of(owner, key);
    if (!Attributes.isUndefined(value)) {
      return value;
    }
    // Of a root that is null it is the root that is missing.
    String name = owner == null && rootName != null ? rootName : String.valueOf(key);
    String hint = rendering.isTolerant() || owner == null ? null : Hints.attribute(name, owner);
    throw rendering.undefined(name, line, hint);
  }

  private static void refuseMethods(GetAttributeExpression node) {
    if (node.getArgumentsNode() != null) {
      String name = String.valueOf(constantKey(node.getAttributeNameExpression()));
      String hint = Hints.method(name);
      throw new TemplateException(
              TemplateException.Kind.SYNTAX,
              "The method '"
                  + name
                  + "()' cannot be called: "
                  + (hint == null ? "expressions have filters instead of methods" : hint))
          .at(node.getLineNumber(), 0);
    }
  }

  private void notePath(GetAttributeExpression node) {
    List<String> attributes = new ArrayList<>();
    Expression<?> owner = node;
    while (owner instanceof GetAttributeExpression attribute) {
      Object key = constantKey(attribute.getAttributeNameExpression());
      if (key == null) {
        attributes.clear();
      } else {
        attributes.addFirst(key.toString());
      }
      owner = attribute.getNode();
    }
    if (owner instanceof ContextVariableExpression variable) {
      compilation.uses().variable(variable.getName(), attributes);
    }
  }

  private static @Nullable Object constantKey(Expression<?> key) {
    return switch (key) {
      case LiteralStringExpression literal -> literal.getValue();
      case LiteralLongExpression literal -> literal.getValue();
      default -> null;
    };
  }
}
