package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.Output;
import dev.millrace.engine.input.CheckedInput;
import dev.millrace.engine.input.FileInputs;
import dev.millrace.engine.input.FileUpload;
import dev.millrace.engine.input.InputResolver;
import dev.millrace.engine.input.OutputValues;
import dev.millrace.engine.input.Renderer;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateScope;
import dev.millrace.engine.template.Templates;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Typing} over the input rules of the language. Safe for all threads. */
final class FlowTyping implements Typing {

  private final Templates templates;
  private final Expressions.ContextSettings settings;
  private final Function<String, Services> services;
  private final FileStore files;
  private final long fileBytesMax;

  /**
   * @param services what expressions may do in a namespace
   */
  FlowTyping(
      Templates templates,
      Expressions.ContextSettings settings,
      Function<String, Services> services,
      FileStore files,
      long fileBytesMax) {
    this.templates = templates;
    this.settings = settings;
    this.services = services;
    this.files = files;
    this.fileBytesMax = fileBytesMax;
  }

  @Override
  public Map<String, @Nullable Object> inputs(
      Flow flow, ExecutionId id, Map<String, @Nullable Object> given) {
    return InputResolver.resolve(
        flow.inputs(),
        given,
        renderer(flow),
        new Uploads(StoragePath.execution(flow.namespace(), flow.id(), id), id));
  }

  @Override
  public Map<String, @Nullable Object> answers(
      Flow flow, FlowTask.Pause pause, Execution execution, Map<String, @Nullable Object> given) {
    StoragePath folder = StoragePath.execution(flow.namespace(), flow.id(), execution.id());
    return InputResolver.resolve(
        pause.onResume(), given, renderer(flow), new Uploads(folder, execution.id()));
  }

  @Override
  public List<CheckedInput> checkInputs(Flow flow, Map<String, @Nullable Object> given) {
    ExecutionId none = ExecutionId.next();
    return InputResolver.check(
        flow.inputs(),
        given,
        renderer(flow),
        new Uploads(StoragePath.execution(flow.namespace(), flow.id(), none), none));
  }

  @Override
  public List<CheckedInput> checkAnswers(
      Flow flow, FlowTask.Pause pause, Execution execution, Map<String, @Nullable Object> given) {
    StoragePath folder = StoragePath.execution(flow.namespace(), flow.id(), execution.id());
    return InputResolver.check(
        pause.onResume(), given, renderer(flow), new Uploads(folder, execution.id()));
  }

  @Override
  public Map<String, String> labels(
      Flow flow,
      Map<String, @Nullable Object> inputs,
      @Nullable Map<String, @Nullable Object> trigger) {
    Map<String, String> rendered = new LinkedHashMap<>();
    Map<String, @Nullable Object> more = new LinkedHashMap<>();
    more.put("inputs", inputs);
    if (trigger != null) {
      more.put("trigger", trigger.get("variables"));
    }
    flow.labels()
        .forEach((key, value) -> {
          try {
            rendered.put(key, templates.render(value, scope(flow, more)));
          } catch (TemplateException e) {
            throw new EngineException(
                ErrorCode.EXPRESSION_FAILED,
                "The label `%s` of the flow cannot be rendered: %s".formatted(key, e.getMessage()));
          }
        });
    return rendered;
  }

  @Override
  public @Nullable Object output(Output output, @Nullable Object rendered) {
    return OutputValues.type(output, rendered);
  }

  private Renderer renderer(Flow flow) {
    return (value, inputs) -> {
      Map<String, @Nullable Object> more = new LinkedHashMap<>();
      more.put("inputs", inputs);
      try {
        return value instanceof String text
            ? templates.renderTyped(text, scope(flow, more))
            : templates.renderDeep(value, scope(flow, more));
      } catch (TemplateException e) {
        throw new EngineException(ErrorCode.EXPRESSION_FAILED, String.valueOf(e.getMessage()), e);
      }
    };
  }

  private TemplateScope scope(Flow flow, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(more);
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", flow.id());
    shown.put("namespace", flow.namespace());
    shown.put("revision", flow.revision());
    shown.put("tenantId", "main");
    variables.put("flow", shown);
    variables.put("vars", flow.variables());
    variables.put("envs", settings.envs());
    variables.put("globals", settings.globals());
    return TemplateScope.of(variables, services.apply(flow.namespace()));
  }

  /** Files given for FILE inputs go below their execution before it is stored. */
  private final class Uploads implements FileInputs {
    private final StoragePath folder;
    private final ExecutionId id;

    Uploads(StoragePath folder, ExecutionId id) {
      this.folder = folder;
      this.id = id;
    }

    @Override
    public String fileName(Object given) {
      return given instanceof FileUpload upload
          ? upload.name()
          : FileInputs.STORED_ONLY.fileName(given);
    }

    @Override
    public String store(String path, Input input, Object given) {
      if (!(given instanceof FileUpload upload)) {
        return FileInputs.STORED_ONLY.store(path, input, given);
      }
      StoragePath target = folder.input(path).then(upload.name());
      try (InputStream content = upload.content().open()) {
        files.put(target, id, content, fileBytesMax);
        return target.uri();
      } catch (IOException e) {
        throw new EngineException(
            ErrorCode.INPUT_INVALID, "the file could not be read: " + e.getMessage(), e);
      }
    }
  }
}
