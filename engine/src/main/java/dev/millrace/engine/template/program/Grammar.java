package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.lexer.LexerImpl;
import io.pebbletemplates.pebble.lexer.Syntax;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.operator.Associativity;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.parser.ParserImpl;
import io.pebbletemplates.pebble.parser.ParserOptions;
import io.pebbletemplates.pebble.tokenParser.BlockTokenParser;
import io.pebbletemplates.pebble.tokenParser.FilterTokenParser;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.MacroTokenParser;
import io.pebbletemplates.pebble.tokenParser.SetTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pebble's lexer and parser with our operators and an allow-list of tags: those that load other
 * templates, cache or run in parallel do not exist. Thread-safe.
 */
final class Grammar {
  /** Precedence of the operators Kestra adds, up to its version 1. */
  private static final int KESTRA_PRECEDENCE = 120;

  private static final int CONTAINS_PRECEDENCE = 20;

  private final Syntax syntax = new Syntax.Builder().setEnableNewLineTrimming(false).build();
  private final Map<String, UnaryOperator> unaryOperators = new HashMap<>();
  private final Map<String, BinaryOperator> binaryOperators = new HashMap<>();
  private final Map<String, TokenParser> tags = new HashMap<>();

  Grammar() {
    CoreExtension core = new CoreExtension();
    core.getUnaryOperators().forEach(it -> unaryOperators.put(it.getSymbol(), it));
    core.getBinaryOperators().forEach(it -> binaryOperators.put(it.getSymbol(), it));
    operator("??", KESTRA_PRECEDENCE, OrElse::new);
    operator("???", KESTRA_PRECEDENCE, OrElseUndefined::new);
    operator("isIn", KESTRA_PRECEDENCE, IsIn::new);
    operator("starts with", CONTAINS_PRECEDENCE, StartsWith::new);
    operator("ends with", CONTAINS_PRECEDENCE, EndsWith::new);
    for (TokenParser tag :
        List.of(
            new BlockTokenParser(),
            new FilterTokenParser(),
            new ForTokenParser(),
            new IfTokenParser(),
            new MacroTokenParser(),
            new SetTokenParser())) {
      tags.put(tag.getTag(), tag);
    }
  }

  private void operator(
      String symbol, int precedence, Supplier<? extends BinaryExpression<?>> node) {
    binaryOperators.put(
        symbol,
        new BinaryOperatorImpl(
            symbol, precedence, node, BinaryOperatorType.NORMAL, Associativity.LEFT));
  }

  /** A parse tree with the tokens it came from. */
  record Parsed(RootNode root, List<Token> tokens) {}

  /** Parses a template; faults are of kind {@code SYNTAX} and carry line and column. */
  Parsed parse(String source) {
    TokenStream tokens = null;
    try {
      tokens =
          new LexerImpl(syntax, unaryOperators.values(), binaryOperators.values())
              .tokenize(new StringReader(source), "template");
      readEqualsAsTest(tokens.getTokens());
      RootNode root =
          new ParserImpl(unaryOperators, binaryOperators, tags, new ParserOptions()).parse(tokens);
      return new Parsed(root, tokens.getTokens());
    } catch (PebbleException e) {
      throw SyntaxFaults.of(e, source, tokens, tags.keySet());
    } catch (StackOverflowError e) {
      throw new TemplateException(
          TemplateException.Kind.SYNTAX, "The expression is nested too deeply");
    } catch (RuntimeException e) {
      // Pebble runs past the end of its buffers when a delimiter or bracket is never closed.
      throw SyntaxFaults.unclosed(source, tokens, e);
    }
  }

  /** After {@code is}, the word {@code equals} names the test, not the operator. */
  private static void readEqualsAsTest(List<Token> tokens) {
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).test(Token.Type.OPERATOR, "equals")
          && tokens.get(i - 1).test(Token.Type.OPERATOR, "is", "is not")) {
        tokens.get(i).setType(Token.Type.NAME);
      }
    }
  }

  /** A marker for the compiler; Pebble's own evaluation is never used. */
  abstract static class Marker extends BinaryExpression<@Nullable Object> {
    @Override
    public Object evaluate(
        io.pebbletemplates.pebble.template.PebbleTemplateImpl self,
        io.pebbletemplates.pebble.template.EvaluationContextImpl context) {
      throw new IllegalStateException("Pebble's evaluation is not used");
    }
  }

  /** {@code a ?? b}. */
  static final class OrElse extends Marker {}

  /** {@code a ??? b}. */
  static final class OrElseUndefined extends Marker {}

  /** {@code a isIn b}. */
  static final class IsIn extends Marker {}

  /** {@code a starts with b}. */
  static final class StartsWith extends Marker {}

  /** {@code a ends with b}. */
  static final class EndsWith extends Marker {}
}
