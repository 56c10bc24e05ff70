package dev.millrace.engine.task.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.testing.FakeRunContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessKillTest {

  private static final String SHELL = "io.kestra.plugin.scripts.shell.Commands";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final FakeRunContext context =
      new FakeRunContext()
          .with(
              HandlerSettings.defaults()
                  .withDefaultTaskRunner(HandlerSettings.PROCESS)
                  .withKillGrace(Duration.ofMillis(300)))
          .onLine(lines::add);

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  /** Each prints the ids of the processes it has started, then a line "ready", and waits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo $$; echo ready; sleep 600",
        "sleep 600 & echo $! ; (sleep 600 & echo $!; wait) & echo $!; echo ready; wait",
        "trap '' TERM INT HUP; echo $$; echo ready; while :; do sleep 600; done",
        "setsid sh -c 'echo $$; echo ready; exec sleep 600' & wait",
        "setsid sh -c '(trap \"\" TERM; setsid sleep 600 & echo $!; echo ready) ; exec sleep 600' &"
            + " wait",
        "nohup sleep 600 >/dev/null 2>&1 & echo $!; echo ready; wait",
      })
  void aKilledTaskLeavesNoProcess(String command) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = Thread.ofVirtual().start(() -> run(command, thrown));
    String line = lines.poll(60, TimeUnit.SECONDS);
    while (line != null && !line.equals("ready")) {
      line = lines.poll(60, TimeUnit.SECONDS);
    }

    context.kill();
    attempt.join(Duration.ofSeconds(60));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertNothingIsLeft();
  }

  @Test
  void anInterruptedTaskLeavesNoProcess() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt =
        Thread.ofVirtual()
            .start(() -> run("echo $$; trap '' TERM; echo ready; sleep 600 & wait", thrown));
    assertThat(lines.poll(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(lines.poll(60, TimeUnit.SECONDS)).isEqualTo("ready");

    attempt.interrupt();
    attempt.join(Duration.ofSeconds(60));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 600 & echo $!",
        "setsid sleep 600 >/dev/null 2>&1 & echo $!",
        "nohup sleep 600 >/dev/null 2>&1 & echo $!",
      })
  void aTaskThatEndsTakesItsBackgroundProcessesAlong(String command) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();

    run(command, thrown);

    assertThat(thrown.get()).isNull();
    assertNothingIsLeft();
  }

  @Test
  void aKillBeforeTheStartRunsNothing() throws Exception {
    context.kill();
    AtomicReference<Throwable> thrown = new AtomicReference<>();

    run("sleep 600", thrown);

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void manyScriptsAtOnceKeepTheirLinesApart() throws Exception {
    List<Thread> threads =
        IntStream.range(0, 20)
            .mapToObj(i ->
                Thread.ofVirtual()
                    .start(() ->
                        run("for j in 1 2 3; do echo " + i + "; done", new AtomicReference<>())))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(context.messages()).hasSize(60).allMatch(line -> line.matches("\\d+"));
  }

  private void run(String command, AtomicReference<Throwable> thrown) {
    try {
      context.run(SHELL, Map.of("commands", List.of(command)));
    } catch (Throwable e) {
      thrown.set(e);
    }
  }

  private void assertNothingIsLeft() {
    List<Long> pids =
        context.messages().stream()
            .filter(line -> line.matches("\\d+"))
            .map(Long::parseLong)
            .toList();
    assertThat(pids).isNotEmpty();
    assertThat(pids)
        .as("processes still alive")
        .noneMatch(pid -> ProcessHandle.of(pid).map(ProcessKillTest::runs).orElse(false));
  }

  /** A zombie waits for its parent, it does not run. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
