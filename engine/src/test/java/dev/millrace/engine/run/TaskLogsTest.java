package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.store.RetryableSql;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskLogsTest {
  private final List<LogEntry> written = Collections.synchronizedList(new ArrayList<>());
  private final LogWriter writer =
      new LogWriter(
          lines -> lines.forEach(line -> written.add(line.entry())),
          RetryableSql.standard(),
          1_000_000);
  private final Origin origin = Origin.execution(ExecutionId.next(), "company", "flow");

  TaskLogsTest() {
    writer.start();
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void linesBelowTheLevelAreDropped() throws Exception {
    TaskLogs logs = logs(LogLevel.WARN, LogLimits.defaults(), Masker.NONE);

    logs.info("quiet");
    logs.error("loud");

    assertThat(messages()).containsExactly("loud");
  }

  @Test
  void secretsAreMaskedBeforeAnythingElse() throws Exception {
    TaskLogs logs =
        logs(
            LogLevel.TRACE,
            new LogLimits(10, 100, 1000, 100),
            text -> text.replace("s3cret", "***"));

    logs.info("x".repeat(97) + "s3cret");

    assertThat(messages()).containsExactly("x".repeat(97) + "***");
  }

  @Test
  void tooManyLinesEndWithOneWarning() throws Exception {
    TaskLogs logs = logs(LogLevel.TRACE, new LogLimits(3, 1000, 1_000_000, 100), Masker.NONE);

    for (int i = 0; i < 10; i++) {
      logs.info("line " + i);
    }

    assertThat(messages()).hasSize(4).startsWith("line 0", "line 1", "line 2");
    assertThat(written.getLast().level()).isEqualTo(LogLevel.WARN);
    assertThat(written.getLast().message()).contains("3 lines", "dropped");
  }

  @Test
  void tooManyBytesEndWithOneWarning() throws Exception {
    TaskLogs logs = logs(LogLevel.TRACE, new LogLimits(100, 100, 250, 100), Masker.NONE);

    for (int i = 0; i < 5; i++) {
      logs.info("é".repeat(50));
    }

    assertThat(messages()).hasSize(3).last().asString().contains("250 bytes");
  }

  @Test
  void aLongLineIsCutBetweenCharactersAndSaysSo() throws Exception {
    TaskLogs logs = logs(LogLevel.TRACE, new LogLimits(10, 101, 10_000, 100), Masker.NONE);

    logs.info("\uD83D\uDE00".repeat(30));

    assertThat(messages()).containsExactly("\uD83D\uDE00".repeat(25) + "… (cut, 120 bytes in all)");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\u001B[31mred\u001B[0m', ared",
    "'\u001B]0;title\u0007text', text",
    "'\u001B]8;;http://x\u001B\\link', link",
    "'one\r2026 ERROR two', 'one\n2026 ERROR two'",
    "'one\r\ntwo\n', 'one\ntwo'",
    "'tab\tstays', 'tab\tstays'",
    "'bell\u0007', 'bell\uFFFD'",
    "'back\b\bspace', 'back\uFFFD\uFFFDspace'",
    "'line\u2028separator', 'line\nseparator'",
    "'c1 \u009B31m csi', 'c1  csi'",
    "'\u001Bc reset', ' reset'",
    "'ordinary ünïcode', 'ordinary ünïcode'",
  })
  void noControlCharacterReachesTheReader(String message, String expected) {
    assertThat(LogText.clean(message)).isEqualTo(expected);
  }

  private TaskLogs logs(LogLevel level, LogLimits limits, Masker masker) {
    return new TaskLogs(
        writer,
        new TaskLogs.Speaker(origin, Uuid7.next()),
        new TaskLogs.Rules(level, limits, masker),
        InstantSource.fixed(Instant.EPOCH));
  }

  private List<String> messages() throws InterruptedException {
    writer.flush(List.of(Objects.requireNonNull(origin.executionId())));
    return written.stream().map(LogEntry::message).toList();
  }
}
