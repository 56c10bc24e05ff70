package dev.millrace.engine.task.script;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Inline;
import dev.millrace.engine.task.Raw;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs an inline Python script. */
final class PythonScriptHandler implements TaskHandler<PythonScriptHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          Language.PYTHON.type("Script"),
          List.of(),
          "Run an inline Python script.",
          Params.class,
          false);

  /** Properties of the task; the script is rendered with {@code workingDir} and the like. */
  record Params(
      @Doc("The script.") @Required @Raw String script,
      @Inline PythonOptions python,
      @Inline ScriptOptions options) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws Exception {
    ScriptRun run = new ScriptRun(Language.PYTHON, params.options(), context);
    return params.python().prepare(run).script(params.script());
  }

  @Override
  public List<String> warnings(Map<String, @Nullable Object> properties, HandlerSettings settings) {
    return ScriptRun.warnings(properties, settings);
  }
}
