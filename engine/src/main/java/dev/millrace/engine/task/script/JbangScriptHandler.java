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

/** Runs an inline script with JBang, which knows several JVM languages by the file's extension. */
final class JbangScriptHandler implements TaskHandler<JbangScriptHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          Language.JBANG.type("Script"),
          List.of(),
          "Run an inline JBang script.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("The script.") @Required @Raw String script,
      @Doc(value = "Extension of the script file.", fallback = ".java") @Nullable String extension,
      @Doc(value = "Say only what the script says.", fallback = "true") @Nullable Boolean quiet,
      @Inline ScriptOptions options) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws Exception {
    boolean quiet = params.quiet() == null || params.quiet();
    Language jbang = Language.JBANG;
    Language language =
        new Language(
            jbang.name(),
            jbang.title(),
            jbang.image(),
            jbang.interpreter(),
            List.of(quiet ? "jbang --quiet" : "jbang"),
            params.extension() == null ? jbang.extension() : params.extension());
    return new ScriptRun(language, params.options(), context).script(params.script());
  }

  @Override
  public List<String> warnings(Map<String, @Nullable Object> properties, HandlerSettings settings) {
    return ScriptRun.warnings(properties, settings);
  }
}
