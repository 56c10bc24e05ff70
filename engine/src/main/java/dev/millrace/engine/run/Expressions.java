package dev.millrace.engine.run;

import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateScope;
import dev.millrace.engine.template.TemplateUse;
import dev.millrace.engine.template.Templates;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Renders templates in the context of an execution and, where there is one, a task run. */
final class Expressions {

  /** Functions that wait for the outside; a planning transaction never calls out. */
  private static final Set<String> CALL_OUT = Set.of("http", "subflow");

  private final Templates templates;
  private final ContextSettings settings;
  private final Function<Reads, Services> services;

  /**
   * What expressions see of the node.
   *
   * @param envs environment variables shown to flows, by lower-case name without the prefix
   * @param globals the {@code globals} of the configuration
   */
  record ContextSettings(
      Map<String, String> envs, Map<String, @Nullable Object> globals, String url) {}

  Expressions(Templates templates, ContextSettings settings, Function<Reads, Services> services) {
    this.templates = templates;
    this.settings = settings;
    this.services = services;
  }

  Templates templates() {
    return templates;
  }

  TemplateScope scope(
      Reads reads, @Nullable Task task, @Nullable TaskRun run, Map<String, @Nullable Object> more) {
    return new RunScope(reads, task, run, more, settings, services.apply(reads));
  }

  /** Renders for the planner: text, or every text in a list or map; never calls out. */
  @Nullable Object renderForPlan(Reads reads, Object template, Task task, @Nullable TaskRun run)
      throws RenderFailed {
    try {
      refuseCallsOut(template);
      TemplateScope scope = scope(reads, task, run, Map.of());
      return template instanceof String text
          ? templates.render(text, scope)
          : templates.renderDeep(template, scope);
    } catch (TemplateException e) {
      throw new RenderFailed(String.valueOf(e.getMessage()));
    }
  }

  private void refuseCallsOut(Object template) {
    if (template instanceof String text) {
      TemplateUse use = templates.uses(text);
      for (String function : use.outsideCalls()) {
        if (CALL_OUT.contains(function)) {
          throw new TemplateException(
                  "%s() cannot be used where the engine decides what runs next (runIf, conditions, loop"
                          .formatted(function)
                      + " values, flow outputs); call it in a task, such as debug.Return, and use that"
                      + " task's output")
              .in(text);
        }
      }
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
