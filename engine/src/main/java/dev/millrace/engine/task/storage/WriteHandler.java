package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores a text as a file. */
final class WriteHandler implements TaskHandler<WriteHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.Write",
          List.of(),
          "Write a text to a file of internal storage.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("The text.") @Required String content,
      @Doc("Extension of the file.") @Nullable String extension) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException {
    byte[] bytes = params.content().getBytes(StandardCharsets.UTF_8);
    String name = Scratch.newName(params.extension());
    return TaskResult.of(Map.of("uri", context.files().put(name, new ByteArrayInputStream(bytes))));
  }
}
