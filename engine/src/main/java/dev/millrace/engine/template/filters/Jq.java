package dev.millrace.engine.template.filters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Json;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Runs jq programs; every call of a function of the program counts against the budget. */
final class Jq {
  private static final ScopedValue<Budget> BUDGET = ScopedValue.newInstance();
  private static final Scope FUNCTIONS = functions();

  private Jq() {}

  private static Scope functions() {
    Scope scope = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance()
        .listFunctions(Versions.JQ_1_6, scope)
        .forEach((name, function) -> {
          if (!name.startsWith("env/") && !name.equals("env")) {
            scope.addFunction(name, guarded(function));
          }
        });
    return scope;
  }

  private static Function guarded(Function function) {
    return (scope, arguments, in, path, output, version) -> {
      Budget budget = BUDGET.get();
      budget.step();
      function.apply(
          scope,
          arguments,
          in,
          path,
          (out, outPath) -> {
            budget.step();
            output.emit(out, outPath);
          },
          version);
    };
  }

  static List<@Nullable Object> run(String program, @Nullable Object input, Budget budget) {
    List<@Nullable Object> results = new ArrayList<>();
    try {
      JsonQuery query = JsonQuery.compile(program, Versions.JQ_1_6);
      JsonNode tree = Json.tree(input, budget);
      ScopedValue.where(BUDGET, budget)
          .call(() -> {
            query.apply(
                Scope.newChildScope(FUNCTIONS),
                tree,
                out -> {
                  budget.elements(results.size());
                  results.add(Json.plain(out));
                });
            return results;
          });
    } catch (JsonQueryException e) {
      throw new TemplateException(
          "Unable to parse jq value '"
              + Text.abbreviated(program)
              + "' with type '"
              + Values.typeName(input)
              + "': "
              + Text.abbreviated(String.valueOf(e.getMessage())));
    }
    return results;
  }
}
