package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Divides a file into several: by a pattern, by size, into so many, or by lines. */
final class SplitHandler implements TaskHandler<SplitHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.Split",
          List.of("io.kestra.core.tasks.storages.Split"),
          "Split a file of internal storage.",
          Params.class,
          false);

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15})\\s*(?:(K|M|G|T)i?)?B?", Pattern.CASE_INSENSITIVE);
  private static final int STEP = 1024;

  /**
   * Properties of the task; the first one given of regexPattern, bytes, partitions, rows counts.
   */
  record Params(
      @Doc("Address of the file.") @Required String from,
      @Doc("Size of a part, as 10MB; it is closed at the next separator.") @Nullable String bytes,
      @Doc("Number of parts, filled in turn.") @Nullable Integer partitions,
      @Doc("Lines of a part.") @Nullable Integer rows,
      @Doc("Lines with the same first group go into the same part.") @Nullable String regexPattern,
      @Doc(value = "What ends a line.", fallback = "a line feed") @Nullable String separator) {}

  /** Chooses the part of each piece; told the bytes of the part before. */
  private interface Rule {
    @Nullable String part(byte[] piece, Parts parts);
  }

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException, TaskFailure {
    String separator = params.separator() == null ? "\n" : params.separator();
    byte[] end = separator.getBytes(StandardCharsets.UTF_8);
    String from = params.from().strip();
    Rule rule = rule(params);
    try (Parts parts = new Parts(context, end);
        Pieces pieces = new Pieces(context.files().open(from), end)) {
      for (byte[] piece = pieces.next(); piece != null; piece = pieces.next()) {
        String part = rule.part(piece, parts);
        if (part != null) {
          parts.add(part, piece);
        }
      }
      return TaskResult.of(Map.of("uris", parts.store(Scratch.extension(from))));
    }
  }

  private static Rule rule(Params params) throws TaskFailure {
    if (params.regexPattern() != null) {
      return byPattern(params.regexPattern());
    }
    if (params.bytes() != null) {
      return byBytes(size(params.bytes()));
    }
    if (params.partitions() != null) {
      int count = positive("partitions", params.partitions());
      long[] next = {0};
      return (piece, parts) -> Long.toString(next[0]++ % count);
    }
    if (params.rows() != null) {
      int count = positive("rows", params.rows());
      long[] next = {0};
      return (piece, parts) -> Long.toString(next[0]++ / count);
    }
    throw new TaskFailure(
        "Invalid configuration with no size, count, rows, nor regexPattern: give one of `bytes`,"
            + " `partitions`, `rows`, `regexPattern`");
  }

  private static Rule byPattern(String regex) throws TaskFailure {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new TaskFailure("Property `regexPattern`: " + e.getDescription());
    }
    if (pattern.matcher("").groupCount() < 1) {
      throw new TaskFailure("Property `regexPattern`: needs a group in parentheses to split by");
    }
    return (piece, parts) -> {
      Matcher match = pattern.matcher(new String(piece, StandardCharsets.UTF_8));
      return match.find() ? match.group(1) : null;
    };
  }

  private static Rule byBytes(long size) {
    long[] part = {0};
    return (piece, parts) -> {
      if (parts.bytes(Long.toString(part[0])) >= size) {
        part[0]++;
      }
      return Long.toString(part[0]);
    };
  }

  private static int positive(String property, int value) throws TaskFailure {
    if (value < 1) {
      throw new TaskFailure("Property `" + property + "`: must be 1 or more, is " + value);
    }
    return value;
  }

  static long size(String text) throws TaskFailure {
    Matcher match = SIZE.matcher(text.strip());
    if (!match.matches()) {
      throw new TaskFailure(
          "Property `bytes`: `" + text + "` is not a size such as 1024, 500KB or 10MB");
    }
    String unit = match.group(2) == null ? "" : match.group(2).toUpperCase(Locale.ROOT);
    long size = Long.parseLong(match.group(1));
    for (int i = "KMGT".indexOf(unit) + 1; i > 0 && !unit.isEmpty(); i--) {
      size = Math.multiplyExact(size, STEP);
    }
    if (size < 1) {
      throw new TaskFailure("Property `bytes`: must be 1 or more");
    }
    return size;
  }
}
