package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.yaml.TypeNames.Ambiguous;
import dev.millrace.engine.yaml.TypeNames.FlowType;
import dev.millrace.engine.yaml.TypeNames.Resolved;
import dev.millrace.engine.yaml.TypeNames.Unknown;
import dev.millrace.engine.yaml.TypeNames.WorkType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads tasks: what every task has here, the rest by the kind of its type. Tasks with mistakes are
 * read to the end with stand-ins, so that everything wrong is reported at once. One per document.
 */
final class TaskReader {

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]*");
  private static final int MAX_ID = 256;

  private final Reading reading;
  private final FlowTaskReader flowTasks = new FlowTaskReader(this);
  private final List<Block> seen = new ArrayList<>();

  TaskReader(Reading reading) {
    this.reading = reading;
  }

  /** Every task block read so far, for checks over the whole flow. */
  List<Block> seen() {
    return seen;
  }

  /** The tasks in the list of this name. */
  List<Task> tasks(Block parent, String name) {
    return tasks(parent.blocks(name));
  }

  List<Task> tasks(List<Block> blocks) {
    List<Task> tasks = new ArrayList<>();
    for (Block block : blocks) {
      Task task = task(block);
      if (task != null) {
        tasks.add(task);
      }
    }
    return tasks;
  }

  /** The task, or null when its type is not usable. */
  @Nullable Task task(Block block) {
    seen.add(block);
    TaskHeader header = header(block);
    if (header.type().isEmpty()) {
      return null;
    }
    Resolved resolved = reading.types().resolve(header.type());
    return switch (resolved) {
      case FlowType(FlowKind kind, boolean alias) -> {
        reportAlias(block, alias, kind.canonicalName());
        yield flowTasks.read(kind, header, block);
      }
      case WorkType(var info, boolean alias) -> {
        reportAlias(block, alias, info.canonicalName());
        yield WorkTaskReader.read(info, header, block);
      }
      case Ambiguous ambiguous -> {
        block.error("type", Advice.ambiguousType(header.type(), ambiguous));
        yield null;
      }
      case Unknown unknown -> {
        boolean room = reading.problems().hasRoom();
        block.error("type", room ? Advice.unknownType(header.type(), reading.types()) : "");
        yield null;
      }
    };
  }

  /** Rendered when the task's turn comes, whatever the type of the task. */
  private static @Nullable String runIf(Block block) {
    String runIf = block.text("runIf");
    Tree value = block.tree().get("runIf");
    if (value != null) {
      block.reading().checkTemplates(value, block.pathOf("runIf"));
    }
    return runIf;
  }

  private TaskHeader header(Block block) {
    String id = id(block);
    String type = block.requiredText("type");
    String runIf = runIf(block);
    String timeout = timeout(block);
    LogLevel logLevel = block.oneOf("logLevel", LogLevel.class);
    reportUnused(block);
    return new TaskHeader(
        id,
        type == null ? "" : type.strip(),
        block.text("description"),
        block.flag("disabled", false),
        runIf,
        timeout,
        RetryReader.read(block),
        block.flag("allowFailure", false),
        block.flag("allowWarning", false),
        logLevel == null ? LogLevel.TRACE : logLevel);
  }

  private static String id(Block block) {
    String id = block.requiredText("id");
    if (id == null) {
      return "";
    }
    if (!ID.matcher(id).matches() || id.length() > MAX_ID) {
      block.error(
          "id",
          "`%s` is not a task id; use letters, digits, `_` and `-`, first a letter or digit, at most %d"
              .formatted(Words.shown(id), MAX_ID));
    }
    return id;
  }

  private static @Nullable String timeout(Block block) {
    String timeout = block.durationTemplate("timeout");
    if (timeout != null && timeout.matches("(PT?)?0[SMHsmh]?")) {
      block.error("timeout", "a timeout must be longer than 0");
    }
    return timeout;
  }

  /** Properties the language has and this build, or a free build, does nothing with. */
  private static void reportUnused(Block block) {
    for (String name : Unsupported.taskProperties()) {
      if (block.isWritten(name) && !isSwitchedOff(block, name)) {
        String id = Words.shown(String.valueOf(block.tree().text("id")));
        block.error(
            name,
            "Task '" + id + "' can't have any '" + name + "': " + Unsupported.taskProperty(name));
      }
    }
    for (String name : List.of("version", "workerGroup", "workerSelector", "policyRefs")) {
      if (block.isWritten(name)) {
        block.info(
            name, "`" + name + "` is accepted and has no effect: every node runs every task");
      }
    }
    if (block.isWritten("logToFile") && block.flag("logToFile", false)) {
      block.warning("logToFile", "`logToFile` has no effect: logs are kept in the database");
    }
    block.accept("pluginDefaultsRef");
  }

  private static boolean isSwitchedOff(Block block, String name) {
    return block.tree().get(name) instanceof Tree.Fields fields
        && "false".equals(fields.text("enabled"));
  }

  private void reportAlias(Block block, boolean alias, String canonical) {
    if (alias) {
      String message = "`%s` is replaced by `%s`".formatted(block.tree().text("type"), canonical);
      reading.problems().replaced(block.placeOf("type"), block.pathOf("type"), message);
    }
  }
}
