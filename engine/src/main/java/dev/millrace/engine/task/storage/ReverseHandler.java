package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the order of a file's lines round. */
final class ReverseHandler implements TaskHandler<ReverseHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.Reverse",
          List.of("io.kestra.core.tasks.storages.Reverse"),
          "Reverse the lines of a file, last one first.",
          Params.class,
          false);

  private static final int FIRST_ENDS = 1024;

  /** Properties of the task. */
  record Params(
      @Doc("Address of the file.") @Required String from,
      @Doc(value = "What ends a line.", fallback = "a line feed") @Nullable String separator,
      @Doc(value = "Charset of the file.", fallback = "UTF-8") @Nullable String charset) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException, TaskFailure {
    String separator = params.separator() == null ? "\n" : params.separator();
    byte[] end = separator.getBytes(charset(params.charset()));
    try (Scratch forward = Scratch.create(context);
        Scratch backward = Scratch.create(context)) {
      long[] ends = copy(params.from().strip(), end, forward, context);
      writeBackward(ends, forward, backward);
      return TaskResult.of(
          Map.of("uri", backward.store(context, Scratch.extension(params.from().strip()))));
    }
  }

  private static Charset charset(@Nullable String name) throws TaskFailure {
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new TaskFailure("Property `charset`: there is no charset `" + name + "`");
    }
  }

  /** Copies the file and tells where each line, its separator included, ends. */
  private static long[] copy(String uri, byte[] end, Scratch forward, RunContext context)
      throws IOException, TaskFailure {
    long[] ends = new long[FIRST_ENDS];
    int count = 0;
    long position = 0;
    try (Pieces pieces = new Pieces(context.files().open(uri), end);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(forward.path()))) {
      for (byte[] piece = pieces.next(); piece != null; piece = pieces.next()) {
        out.write(piece);
        out.write(end);
        position += piece.length + (long) end.length;
        if (count == ends.length) {
          ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = position;
      }
    }
    return Arrays.copyOf(ends, count);
  }

  private static void writeBackward(long[] ends, Scratch forward, Scratch backward)
      throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(forward.path().toFile(), "r");
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(backward.path()))) {
      for (int i = ends.length - 1; i >= 0; i--) {
        long start = i == 0 ? 0 : ends[i - 1];
        byte[] line = new byte[Math.toIntExact(ends[i] - start)];
        in.seek(start);
        in.readFully(line);
        out.write(line);
      }
    }
  }
}
