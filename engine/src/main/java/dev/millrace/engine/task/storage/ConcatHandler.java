package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.PropertyValues;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one file of several. */
final class ConcatHandler implements TaskHandler<ConcatHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.Concat",
          List.of("io.kestra.core.tasks.storages.Concat"),
          "Concatenate files of internal storage.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("Addresses of the files: a list, or JSON for one.") @Required Object files,
      @Doc("What to put between two files.") @Nullable String separator,
      @Doc(value = "Extension of the new file.", fallback = ".tmp") @Nullable String extension) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException {
    byte[] separator =
        (params.separator() == null ? "" : params.separator()).getBytes(StandardCharsets.UTF_8);
    try (Scratch scratch = Scratch.create(context)) {
      try (OutputStream out = Files.newOutputStream(scratch.path())) {
        boolean first = true;
        for (String uri : PropertyValues.strings(params.files())) {
          if (!first) {
            out.write(separator);
          }
          first = false;
          try (InputStream in = context.files().open(uri.strip())) {
            in.transferTo(out);
          }
        }
      }
      String extension = params.extension() == null ? ".tmp" : params.extension();
      return TaskResult.of(Map.of("uri", scratch.store(context, extension)));
    }
  }
}
