package dev.millrace.engine.template.jq;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses a jq program; recursive descent, one method per level of precedence. */
final class Parser {
  private static final Set<String> RESERVED =
      Set.of(
          "and", "or", "as", "def", "if", "then", "elif", "else", "end", "try", "catch", "reduce",
          "foreach", "label", "import", "include", "__loc__");
  private static final List<String> ASSIGNMENTS =
      List.of("//=", "|=", "+=", "-=", "*=", "/=", "%=");
  private static final List<String> COMPARISONS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final Scanner in;

  private Parser(String program) {
    this.in = new Scanner(program);
  }

  static Node parse(String program) {
    Parser parser = new Parser(program);
    if (parser.in.atEnd()) {
      return new Node.Identity();
    }
    Node node = parser.pipe();
    if (!parser.in.atEnd()) {
      throw parser.in.unexpected();
    }
    return node;
  }

  /** Parses nothing but definitions. */
  static List<Node.Function> definitions(String program) {
    Parser parser = new Parser(program);
    List<Node.Function> functions = new ArrayList<>();
    while (parser.in.word("def")) {
      functions.add(parser.function());
    }
    return functions;
  }

  // Levels of precedence, loosest first

  private Node pipe() {
    if (in.word("def")) {
      Node.Function function = function();
      return new Node.Define(function, pipe());
    }
    if (in.word("label")) {
      String name = in.variable();
      in.expect("|");
      return new Node.Label(name, pipe());
    }
    Node left = comma();
    return in.symbolBefore("|", "=") ? new Node.Pipe(left, pipe()) : left;
  }

  private Node comma() {
    Node left = alternative();
    while (in.symbol(",")) {
      left = new Node.Comma(left, alternative());
    }
    return left;
  }

  private Node alternative() {
    Node left = assignment();
    return in.symbolBefore("//", "=") ? new Node.Alternative(left, alternative()) : left;
  }

  private Node assignment() {
    Node left = or();
    for (String operator : ASSIGNMENTS) {
      if (in.symbol(operator)) {
        return new Node.Assign(operator.substring(0, operator.length() - 1), left, or());
      }
    }
    return in.symbolBefore("=", "=") ? new Node.Assign("", left, or()) : left;
  }

  private Node or() {
    Node left = and();
    while (in.word("or")) {
      left = new Node.Or(left, and());
    }
    return left;
  }

  private Node and() {
    Node left = comparison();
    while (in.word("and")) {
      left = new Node.And(left, comparison());
    }
    return left;
  }

  private Node comparison() {
    Node left = sum();
    for (String operator : COMPARISONS) {
      if (in.symbol(operator)) {
        return new Node.Binary(operator, left, sum());
      }
    }
    return left;
  }

  private Node sum() {
    Node left = product();
    while (true) {
      if (in.symbolBefore("+", "=")) {
        left = new Node.Binary("+", left, product());
      } else if (in.symbolBefore("-", "=")) {
        left = new Node.Binary("-", left, product());
      } else {
        return left;
      }
    }
  }

  private Node product() {
    Node left = operand();
    while (true) {
      if (in.symbolBefore("*", "=")) {
        left = new Node.Binary("*", left, operand());
      } else if (in.symbolBefore("/", "=/")) {
        left = new Node.Binary("/", left, operand());
      } else if (in.symbolBefore("%", "=")) {
        left = new Node.Binary("%", left, operand());
      } else {
        return left;
      }
    }
  }

  private Node operand() {
    Node node = postfix();
    if (!in.word("as")) {
      return node;
    }
    Node.Pattern pattern = pattern();
    in.expect("|");
    return new Node.Bind(node, pattern, pipe());
  }

  private Node postfix() {
    Node node = term();
    while (true) {
      if (in.symbol("?")) {
        node = new Node.Try(node, null);
      } else if (in.adjacentField()) {
        node = new Node.Index(node, new Node.Literal(in.fieldName()));
      } else if (in.adjacentQuotedField()) {
        node = new Node.Index(node, string(null));
      } else if (in.adjacentDotBracket()) {
        node = brackets(node);
      } else if (in.symbol("[")) {
        node = brackets(node);
      } else {
        return node;
      }
    }
  }

  /** What stands in brackets after a term, the opening one read already. */
  private Node brackets(Node target) {
    if (in.symbol("]")) {
      return new Node.Iterate(target);
    }
    if (in.symbol(":")) {
      Node to = pipe();
      in.expect("]");
      return new Node.Slice(target, null, to);
    }
    Node from = pipe();
    if (in.symbol(":")) {
      Node to = in.at("]") ? null : pipe();
      in.expect("]");
      return new Node.Slice(target, from, to);
    }
    in.expect("]");
    return new Node.Index(target, from);
  }

  // Terms

  private Node term() {
    if (in.symbol("..")) {
      return new Node.Recurse();
    }
    if (in.adjacentField()) {
      return new Node.Index(new Node.Identity(), new Node.Literal(in.fieldName()));
    }
    if (in.adjacentQuotedField()) {
      return new Node.Index(new Node.Identity(), string(null));
    }
    if (in.symbol(".")) {
      return new Node.Identity();
    }
    if (in.at("\"")) {
      return string(null);
    }
    if (in.symbol("(")) {
      Node node = pipe();
      in.expect(")");
      return node;
    }
    if (in.symbol("[")) {
      return list();
    }
    if (in.symbol("{")) {
      return map();
    }
    if (in.symbol("-")) {
      return new Node.Negate(postfix());
    }
    if (in.symbol("@")) {
      String format = "@" + in.name();
      return in.at("\"") ? string(format) : new Node.Format(format);
    }
    if (in.at("$")) {
      return new Node.Variable(in.variable());
    }
    Number number = in.number();
    return number != null ? new Node.Literal(number) : keywordOrCall();
  }

  private Node keywordOrCall() {
    if (in.word("if")) {
      return condition();
    }
    if (in.word("try")) {
      Node body = postfix();
      return new Node.Try(body, in.word("catch") ? postfix() : null);
    }
    if (in.word("reduce")) {
      return fold(true);
    }
    if (in.word("foreach")) {
      return fold(false);
    }
    if (in.word("break")) {
      return new Node.Break(in.variable());
    }
    String name = in.name();
    if (RESERVED.contains(name)) {
      throw new JqFailure("unexpected '" + name + "'");
    }
    List<Node> arguments = new ArrayList<>();
    if (in.symbol("(")) {
      do {
        arguments.add(pipe());
      } while (in.symbol(";"));
      in.expect(")");
    }
    return switch (name) {
      case "true" -> new Node.Literal(true);
      case "false" -> new Node.Literal(false);
      case "null" -> new Node.Literal(null);
      default -> new Node.Call(name, arguments);
    };
  }

  private Node condition() {
    Node condition = pipe();
    in.expectWord("then");
    Node whenTrue = pipe();
    if (in.word("elif")) {
      return new Node.If(condition, whenTrue, condition());
    }
    Node otherwise = in.word("else") ? pipe() : new Node.Identity();
    in.expectWord("end");
    return new Node.If(condition, whenTrue, otherwise);
  }

  private Node fold(boolean reduce) {
    Node source = postfix();
    in.expectWord("as");
    Node.Pattern pattern = pattern();
    in.expect("(");
    Node start = pipe();
    in.expect(";");
    Node update = pipe();
    if (reduce) {
      in.expect(")");
      return new Node.Reduce(source, pattern, start, update);
    }
    Node extract = in.symbol(";") ? pipe() : new Node.Identity();
    in.expect(")");
    return new Node.Foreach(source, pattern, start, update, extract);
  }

  private Node list() {
    if (in.symbol("]")) {
      return new Node.ListOf(null);
    }
    Node body = pipe();
    in.expect("]");
    return new Node.ListOf(body);
  }

  private Node map() {
    List<Node.Entry> entries = new ArrayList<>();
    while (!in.symbol("}")) {
      entries.add(entry());
      if (!in.symbol(",") && !in.at("}")) {
        throw in.unexpected();
      }
    }
    return new Node.MapOf(entries);
  }

  private Node.Entry entry() {
    if (in.at("$")) {
      String name = in.variable();
      return new Node.Entry(new Node.Literal(name), new Node.Variable(name));
    }
    Node key;
    if (in.symbol("(")) {
      key = pipe();
      in.expect(")");
    } else if (in.at("\"")) {
      key = string(null);
    } else if (in.symbol("@")) {
      key = string("@" + in.name());
    } else {
      Number number = in.number();
      key = new Node.Literal(number == null ? in.name() : number.toString());
    }
    return in.symbol(":")
        ? new Node.Entry(key, entryValue())
        : new Node.Entry(key, new Node.Index(new Node.Identity(), key));
  }

  /** Without commas, which divide entries. */
  private Node entryValue() {
    Node value = alternative();
    return in.symbolBefore("|", "=") ? new Node.Pipe(value, entryValue()) : value;
  }

  private Node.Function function() {
    String name = in.name();
    List<String> parameters = new ArrayList<>();
    if (in.symbol("(")) {
      do {
        parameters.add(in.at("$") ? "$" + in.variable() : in.name());
      } while (in.symbol(";"));
      in.expect(")");
    }
    in.expect(":");
    Node body = pipe();
    in.expect(";");
    return new Node.Function(name, parameters, body);
  }

  private Node.Pattern pattern() {
    if (in.at("$")) {
      return new Node.Pattern.Name(in.variable());
    }
    if (in.symbol("[")) {
      List<Node.Pattern> elements = new ArrayList<>();
      do {
        elements.add(pattern());
      } while (in.symbol(","));
      in.expect("]");
      return new Node.Pattern.Elements(elements);
    }
    in.expect("{");
    List<Node.Pattern.Field> fields = new ArrayList<>();
    do {
      fields.add(field());
    } while (in.symbol(","));
    in.expect("}");
    return new Node.Pattern.Fields(fields);
  }

  private Node.Pattern.Field field() {
    if (in.at("$")) {
      String name = in.variable();
      Node.Pattern inner = in.symbol(":") ? pattern() : null;
      return new Node.Pattern.Field(new Node.Literal(name), name, inner);
    }
    Node key;
    if (in.symbol("(")) {
      key = pipe();
      in.expect(")");
    } else {
      key = in.at("\"") ? string(null) : new Node.Literal(in.name());
    }
    in.expect(":");
    return new Node.Pattern.Field(key, null, pattern());
  }

  private Node string(@Nullable String format) {
    in.expect("\"");
    List<Node> parts = new ArrayList<>();
    while (true) {
      String text = in.stringPart();
      if (!text.isEmpty()) {
        parts.add(new Node.Literal(text));
      }
      if (in.endOfString()) {
        break;
      }
      parts.add(pipe());
      in.expect(")");
    }
    if (parts.isEmpty()) {
      return new Node.Literal("");
    }
    return parts.size() == 1 && parts.getFirst() instanceof Node.Literal literal
        ? literal
        : new Node.Text(parts, format);
  }
}
