package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles a template's source to a program. Thread-safe. */
final class Compiler {
  private final Library library;
  private final Grammar grammar = new Grammar();

  Compiler(Library library) {
    this.library = library;
  }

  Program compile(String source) {
    RawBlocks raw = RawBlocks.takenFrom(source);
    Grammar.Parsed parsed = grammar.parse(raw.source());
    try {
      return compile(parsed, raw);
    } catch (StackOverflowError e) {
      throw new TemplateException(
          TemplateException.Kind.SYNTAX, "The template is nested too deeply");
    }
  }

  private Program compile(Grammar.Parsed parsed, RawBlocks raw) {
    Uses uses = new Uses();
    BodyNode body = parsed.root().getBody();
    Compilation compilation = new Compilation(library, uses, raw, parsed.tokens());
    StepCompiler steps = new StepCompiler(compilation);
    compilation.declare(body);
    Step step = steps.body(body);
    compilation.compileMacros(steps);
    return new Program(step, lone(body, steps), uses.result());
  }

  private static @Nullable Expr lone(BodyNode body, StepCompiler steps) {
    List<RenderableNode> children = body.getChildren();
    return children.size() == 1 && children.getFirst() instanceof PrintNode print
        ? steps.expressions().compile(print.getExpression())
        : null;
  }
}
