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

/** Runs commands in the environment of Python. */
final class PythonCommandsHandler implements TaskHandler<PythonCommandsHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          Language.PYTHON.type("Commands"),
          List.of(),
          "Run commands where Python is at hand.",
          Params.class,
          false);

  /** Properties of the task; commands are rendered with {@code workingDir} and the like. */
  record Params(
      @Doc("The commands.") @Required @Raw List<@Nullable Object> commands,
      @Inline PythonOptions python,
      @Inline ScriptOptions options) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws Exception {
    ScriptRun run = new ScriptRun(Language.PYTHON, params.options(), context);
    return params.python().prepare(run).commands(params.commands());
  }

  @Override
  public List<String> warnings(Map<String, @Nullable Object> properties, HandlerSettings settings) {
    return ScriptRun.warnings(properties, settings);
  }
}
