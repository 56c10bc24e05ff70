package dev.millrace.engine.run;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.task.Logs;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The log of one attempt: drops lines below the task's level, masks secrets, cleans and cuts
 * messages, and counts them against the limits. Safe for all threads: a script's two streams write
 * at once.
 */
public final class TaskLogs implements Logs {
  private final LogWriter writer;
  private final Speaker speaker;
  private final Rules rules;
  private final InstantSource clock;

  // Guarded by this.
  private int lines;
  private long bytes;
  private boolean full;

  /** What becomes of a line on its way to the store. */
  public record Rules(LogLevel minLevel, LogLimits limits, Masker masker) {}

  /** The attempt that speaks: what it is about, and its token. */
  public record Speaker(Origin origin, UUID token) {}

  public TaskLogs(LogWriter writer, Speaker speaker, Rules rules, InstantSource clock) {
    this.writer = writer;
    this.speaker = speaker;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public void log(LogLevel level, String message) {
    if (level.compareTo(rules.minLevel()) < 0) {
      return;
    }
    String clean = LogText.clean(rules.masker().mask(message));
    String text = LogText.cut(clean, rules.limits().bytesPerLineMax());
    switch (admit(text)) {
      case WRITE -> write(level, text);
      case LAST -> write(LogLevel.WARN, limitReached());
      case DROP -> {}
    }
  }

  private enum Admission {
    WRITE,
    LAST,
    DROP
  }

  private synchronized Admission admit(String text) {
    if (full) {
      return Admission.DROP;
    }
    lines++;
    bytes += LogText.utf8Length(text);
    full = lines > rules.limits().linesMax() || bytes > rules.limits().bytesMax();
    return full ? Admission.LAST : Admission.WRITE;
  }

  private String limitReached() {
    return "The log of this attempt is full ("
        + rules.limits().linesMax()
        + " lines or "
        + rules.limits().bytesMax()
        + " bytes); what follows is dropped. Write large output to a file, or raise the setting"
        + " log-lines-max or log-bytes-max";
  }

  private void write(LogLevel level, String text) {
    writer.write(
        new LogStore.AttemptLine(
            new LogEntry(clock.instant(), speaker.origin(), level, text), speaker.token()));
  }
}
