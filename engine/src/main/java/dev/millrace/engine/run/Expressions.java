package dev.millrace.engine.run;

import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.plan.Facts.RenderLater;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateScope;
import dev.millrace.engine.template.TemplateUse;
import dev.millrace.engine.template.Templates;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Renders templates in the context of an execution and, where there is one, a task run. */
final class Expressions {

  private final Templates templates;
  private final ContextSettings settings;
  private final Function<Reads, Services> services;
  private final OutsideCalls calls;

  /**
   * What expressions see of the node.
   *
   * @param envs environment variables shown to flows, by lower-case name without the prefix
   * @param globals the {@code globals} of the configuration
   */
  record ContextSettings(
      Map<String, String> envs, Map<String, @Nullable Object> globals, String url) {}

  Expressions(
      Templates templates,
      ContextSettings settings,
      Function<Reads, Services> services,
      OutsideCalls calls) {
    this.templates = templates;
    this.settings = settings;
    this.services = services;
    this.calls = calls;
  }

  Templates templates() {
    return templates;
  }

  TemplateScope scope(
      Reads reads, @Nullable Task task, @Nullable TaskRun run, Map<String, @Nullable Object> more) {
    return new RunScope(reads, task, run, more, settings, services.apply(reads));
  }

  /** Renders for the planner: text, or every text in a list or map; waits for nobody. */
  @Nullable Object renderForPlan(Reads reads, Object template, Task task, @Nullable TaskRun run)
      throws RenderFailed {
    ExecutionId execution = reads.execution().id();
    try (OutsideCalls.Asking _ = calls.asking(execution, run == null ? null : run.id())) {
      TemplateScope scope = scope(reads, task, run, Map.of());
      return template instanceof String text
          ? templates.render(text, scope)
          : templates.renderDeep(template, scope);
    } catch (OutsideCalls.CallNeeded e) {
      throw new RenderLater();
    } catch (TemplateException e) {
      throw new RenderFailed(String.valueOf(e.getMessage()));
    }
  }

  /** Whether every template of the task can be rendered without leaving the database. */
  boolean templatesPure(WorkTask task) {
    return pure(task.properties());
  }

  private boolean pure(@Nullable Object value) {
    return switch (value) {
      case String text -> isPure(text);
      case Map<?, ?> map ->
          map.entrySet().stream().allMatch(e -> pure(e.getKey()) && pure(e.getValue()));
      case Iterable<?> list -> {
        for (Object element : list) {
          if (!pure(element)) {
            yield false;
          }
        }
        yield true;
      }
      case null, default -> true;
    };
  }

  private boolean isPure(String text) {
    try {
      TemplateUse use = templates.uses(text);
      return use.pure() && !use.renders() && use.databaseReads().isEmpty();
    } catch (TemplateException e) {
      return true; // it fails wherever it is rendered; here it costs no worker
    }
  }
}
