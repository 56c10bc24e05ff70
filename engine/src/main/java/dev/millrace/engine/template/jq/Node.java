package dev.millrace.engine.template.jq;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A jq program as a tree. */
sealed interface Node {
  record Identity() implements Node {}

  record Recurse() implements Node {}

  record Literal(@Nullable Object value) implements Node {}

  /** A string with expressions in it; the format quotes what they give. */
  record Text(List<Node> parts, @Nullable String format) implements Node {}

  record Format(String name) implements Node {}

  record Variable(String name) implements Node {}

  record Index(Node target, Node key) implements Node {}

  record Slice(Node target, @Nullable Node from, @Nullable Node to) implements Node {}

  record Iterate(Node target) implements Node {}

  record ListOf(@Nullable Node body) implements Node {}

  record MapOf(List<Entry> entries) implements Node {}

  record Entry(Node key, Node value) {}

  record Negate(Node operand) implements Node {}

  record Pipe(Node left, Node right) implements Node {}

  record Comma(Node left, Node right) implements Node {}

  record Binary(String operator, Node left, Node right) implements Node {}

  record And(Node left, Node right) implements Node {}

  record Or(Node left, Node right) implements Node {}

  record Alternative(Node left, Node right) implements Node {}

  /** {@code =}, {@code |=}, {@code +=} and so on, by what stands before the equals sign. */
  record Assign(String operator, Node target, Node value) implements Node {}

  record If(Node condition, Node whenTrue, Node otherwise) implements Node {}

  record Try(Node body, @Nullable Node handler) implements Node {}

  record Reduce(Node source, Pattern pattern, Node start, Node update) implements Node {}

  record Foreach(Node source, Pattern pattern, Node start, Node update, Node extract)
      implements Node {}

  record Bind(Node source, Pattern pattern, Node body) implements Node {}

  record Define(Function function, Node rest) implements Node {}

  record Call(String name, List<Node> arguments) implements Node {}

  record Label(String name, Node body) implements Node {}

  record Break(String name) implements Node {}

  /** A function; parameters that begin with {@code $} are values, others are programs. */
  record Function(String name, List<String> parameters, Node body) {}

  /** What {@code as} takes a value apart into. */
  sealed interface Pattern {
    record Name(String name) implements Pattern {}

    record Elements(List<Pattern> patterns) implements Pattern {}

    record Fields(List<Field> fields) implements Pattern {}

    /** A field by its key; the variable, if any, gets the whole value of the field. */
    record Field(Node key, @Nullable String variable, @Nullable Pattern pattern) {}
  }
}
