package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BlockNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the parts of the compiler share while one template is compiled. */
final class Compilation {
  private final Library library;
  private final Uses uses;
  private final RawBlocks raw;
  private final List<Token> tokens;
  private final Map<String, MacroNode> macroNodes = new LinkedHashMap<>();
  private final Map<String, Macro> macros = new HashMap<>();
  private final Map<String, Step> blocks = new HashMap<>();
  private @Nullable IdentityHashMap<String, Integer> positions;

  Compilation(Library library, Uses uses, RawBlocks raw, List<Token> tokens) {
    this.library = library;
    this.uses = uses;
    this.raw = raw;
    this.tokens = tokens;
  }

  Library library() {
    return library;
  }

  Uses uses() {
    return uses;
  }

  /** Finds all macros first: a call may come before its definition. */
  void declare(@Nullable BodyNode body) {
    if (body == null) {
      return;
    }
    for (RenderableNode node : body.getChildren()) {
      switch (node) {
        case MacroNode macro -> {
          if (macroNodes.putIfAbsent(macro.getName(), macro) != null) {
            throw new TemplateException(
                    TemplateException.Kind.SYNTAX,
                    "More than one macro is named '" + macro.getName() + "'")
                .at(macro.getLineNumber(), 0);
          }
          macros.put(macro.getName(), new Macro(macro.getName()));
          declare(macro.getBody());
        }
        case IfNode choice -> {
          choice.getConditionsWithBodies().forEach(it -> declare(it.getRight()));
          declare(choice.getElseBody());
        }
        case ForNode loop -> {
          declare(loop.getBody());
          declare(loop.getElseBody());
        }
        case BlockNode block -> declare(block.getBody());
        default -> {}
      }
    }
  }

  @Nullable Macro macro(String name) {
    return macros.get(name);
  }

  List<String> macroParameters(String name) {
    MacroNode macro = macroNodes.get(name);
    List<String> names = new ArrayList<>();
    if (macro != null) {
      macro.getArgs().getNamedArgs().forEach(it -> names.add(it.getName()));
    }
    return names;
  }

  Set<String> macroNames() {
    return macroNodes.keySet();
  }

  void compileMacros(StepCompiler steps) {
    macroNodes.forEach((name, node) -> compileMacro(macros.get(name), node, steps));
  }

  private void compileMacro(@Nullable Macro macro, MacroNode node, StepCompiler steps) {
    if (macro == null) {
      throw new IllegalStateException("macro " + node.getName() + " is not declared");
    }
    ArgumentsNode arguments = node.getArgs();
    uses.open(new HashSet<>(macroParameters(node.getName())));
    List<Macro.Parameter> parameters = new ArrayList<>();
    for (NamedArgumentNode argument : arguments.getNamedArgs()) {
      Expr otherwise =
          argument.getValueExpression() == null
              ? _ -> null
              : steps.expressions().compile(argument.getValueExpression());
      parameters.add(new Macro.Parameter(argument.getName(), otherwise));
    }
    macro.define(parameters, steps.body(node.getBody()));
    uses.close();
  }

  void block(String name, Step body) {
    blocks.put(name, body);
  }

  @Nullable Step block(String name) {
    return blocks.get(name);
  }

  /** Text with the contents of raw blocks back in place. */
  String text(String text) {
    return raw.restoredIn(text);
  }

  /**
   * Where in the template a name or string literal stands. Pebble keeps the entries of a map
   * literal in no order; it hands on the very string objects of its tokens, by which they are found
   * again.
   */
  int position(String tokenValue) {
    IdentityHashMap<String, Integer> known = positions;
    if (known == null) {
      known = new IdentityHashMap<>();
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.get(i).getValue() != null) {
          known.put(tokens.get(i).getValue(), i);
        }
      }
      positions = known;
    }
    return known.getOrDefault(tokenValue, Integer.MAX_VALUE);
  }
}
