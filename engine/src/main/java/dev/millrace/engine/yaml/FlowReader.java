package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.Output;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.yaml.Advice.Owner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the properties of the flow itself. One per document. */
final class FlowReader {

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9._-]*");
  private static final Pattern OUTPUT_ID = Pattern.compile("[a-zA-Z0-9][.a-zA-Z0-9_-]*");
  private static final int MAX_ID = 100;
  private static final int MAX_NAMESPACE = 150;
  private static final Set<String> RESERVED =
      Set.of(
          "pause",
          "resume",
          "force-run",
          "change-status",
          "kill",
          "executions",
          "search",
          "source",
          "disable",
          "enable");

  private final Reading reading;
  private final TaskReader taskReader;

  FlowReader(Reading reading) {
    this.reading = reading;
    this.taskReader = new TaskReader(reading);
  }

  /** The flow, with stand-ins where something is wrong; the problems say whether it is usable. */
  Flow read(Block block) {
    String id = id(block);
    String namespace = namespace(block);
    List<Input> inputs = InputReader.inputs(block, "inputs");
    List<Task> tasks = tasks(block);
    List<Task> errors = taskReader.tasks(block, "errors");
    List<Task> finallyTasks = taskReader.tasks(block, "finally");
    List<Task> after = taskReader.tasks(block, "afterExecution");
    Flow flow =
        new Flow(
            namespace,
            id,
            0,
            block.text("description"),
            block.flag("disabled", false),
            LabelReader.read(block),
            inputs,
            outputs(block),
            variables(block),
            tasks,
            errors,
            finallyTasks,
            after,
            RetryReader.read(block));
    ignored(block);
    refused(block);
    block.finish(Owner.FLOW);
    new FlowChecks(reading.problems(), taskReader.seen()).check(flow, block);
    return flow;
  }

  private static String id(Block block) {
    String id = block.requiredText("id");
    if (id == null) {
      return "";
    }
    if (!ID.matcher(id).matches() || id.length() > MAX_ID) {
      block.error(
          "id",
          "`%s` is not a flow id; use letters, digits, `.`, `_` and `-`, first a letter or digit, at most %d"
              .formatted(Words.shown(id), MAX_ID));
    }
    if (RESERVED.contains(id)) {
      block.error("id", "Flow id is a reserved keyword: " + id + ". Choose another id");
    }
    return id;
  }

  private static String namespace(Block block) {
    String namespace = block.requiredText("namespace");
    if (namespace == null) {
      return "";
    }
    if (!NAMESPACE.matcher(namespace).matches() || namespace.length() > MAX_NAMESPACE) {
      block.error(
          "namespace",
          ("`%s` is not a namespace; use lower-case letters, digits, `.`, `_` and `-`, first a"
                  + " letter or digit, at most %d, such as company.team")
              .formatted(Words.shown(namespace), MAX_NAMESPACE));
    }
    return namespace;
  }

  private List<Task> tasks(Block block) {
    List<Block> blocks = block.blocks("tasks");
    if (block.isEmptyList("tasks")) {
      block.error("tasks", "a flow needs at least one task: `tasks: [{id: …, type: …}]`");
    }
    return taskReader.tasks(blocks);
  }

  private Map<String, @Nullable Object> variables(Block block) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    Block values = block.block("variables");
    if (values == null) {
      return variables;
    }
    values.tree().fields().forEach((name, field) -> variables.put(name, field.value().plain()));
    Reading.eachScalar(
        values.tree(),
        values.path(),
        (scalar, path) -> {
          String error = reading.templateError(scalar);
          if (error != null) {
            String message = "invalid template, which fails if it is rendered: " + error;
            reading.problems().warning(scalar.place(), path, message);
          }
        });
    return variables;
  }

  private List<Output> outputs(Block parent) {
    List<Output> outputs = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Block block : parent.blocks("outputs")) {
      Output output = output(block);
      if (!output.id().isEmpty() && !ids.add(output.id())) {
        block.error("id", "Duplicate output with name [" + Words.shown(output.id()) + "]");
      }
      outputs.add(output);
    }
    return outputs;
  }

  private static Output output(Block block) {
    String id = block.requiredText("id");
    if (id != null && !OUTPUT_ID.matcher(id).matches()) {
      block.error(
          "id", "`" + Words.shown(id) + "` is not an output id; use letters, digits, `_`, `-`");
    }
    InputType type = block.oneOf("type", InputType.class);
    if (!block.has("type")) {
      block.missing("type");
    }
    if (type == InputType.SECRET) {
      block.error("type", Unsupported.secretInput());
    }
    Object value = block.value("value");
    if (!block.has("value")) {
      block.missing("value");
    }
    Output output =
        new Output(
            id == null ? "" : id,
            type == null ? InputType.STRING : type,
            value,
            block.text("description"),
            block.text("displayName"),
            block.flag("required", true));
    block.finish(Owner.OUTPUT);
    return output;
  }

  /** What the server keeps itself, and what needs no engine. */
  private static void ignored(Block block) {
    block.accept("revision", "deleted", "tenantId", "updated", "taskDefaults");
    block.raw("pluginDefaults");
    for (String name : List.of("workerGroup", "workerSelector", "policyRefs", "quotas")) {
      if (block.isWritten(name)) {
        block.info(name, "`" + name + "` is accepted and has no effect in this version");
      }
    }
  }

  private void refused(Block block) {
    for (String name : Unsupported.flowProperties()) {
      if (block.isWritten(name) && !isOff(block.tree().get(name))) {
        block.refuse(name, String.valueOf(Unsupported.flowProperty(name)));
      }
    }
    new TriggerReader(reading).read(block);
  }

  private static boolean isOff(@Nullable Tree value) {
    return switch (value) {
      case null -> true;
      case Tree.Scalar scalar -> scalar.text().equals("false");
      case Tree.Items items -> items.items().isEmpty();
      case Tree.Fields fields -> fields.fields().isEmpty();
    };
  }
}
