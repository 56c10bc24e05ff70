package dev.millrace.bench.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A {@link NodeMain} and the talk with it. Safe for all threads. */
final class NodeProcess {

  /** The node ended before it answered: nobody knows what it did. */
  static final class NodeGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeGone(String name) {
      super("node " + name + " ended");
    }
  }

  /** The node refused. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  /** What a node needs: where the database is, and where its log goes. */
  record Spec(
      String name, String url, String user, String password, Path databasePidFile, Path logFile) {}

  private final String name;
  private final Process process;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Map<Strike, CompletableFuture<Void>> strikes = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<String>> questions = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicLong numbers = new AtomicLong();

  private NodeProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /** Starts a node, armed or not, without waiting for it. */
  static NodeProcess start(Spec spec, @Nullable Strike strike) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders"));
    command.addAll(List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NodeMain.class.getName());
    command.addAll(List.of(spec.url(), spec.user(), spec.password(), spec.name()));
    command.add(spec.databasePidFile().toString());
    if (strike != null) {
      command.addAll(List.of(strike.words().split(" ")));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(spec.logFile().toFile()))
            .start();
    NodeProcess node = new NodeProcess(spec.name(), process);
    Thread.ofVirtual().name("answers-" + spec.name()).start(() -> node.listen(spec.logFile()));
    return node;
  }

  String name() {
    return name;
  }

  /** Completes when the node works; fails when it ends before. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  boolean isReady() {
    return process.isAlive() && ready.isDone() && !ready.isCompletedExceptionally();
  }

  /** Completes when the node, started with this strike, reached its point; fails when it ended. */
  CompletableFuture<Void> struck(Strike strike) {
    return unlessEnded(strikes.computeIfAbsent(strike, key -> new CompletableFuture<>()));
  }

  /**
   * As {@link #struck}, for a strike that is told now; whoever waits for an equal one forgets it.
   */
  CompletableFuture<Void> arm(Strike strike) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    strikes.put(strike, future);
    write("0 arm " + strike.words());
    return unlessEnded(future);
  }

  private CompletableFuture<Void> unlessEnded(CompletableFuture<Void> future) {
    if (ended.isDone()) {
      future.completeExceptionally(new NodeGone(name));
    }
    return future;
  }

  /** Asks; the answer fails with {@link NodeGone} or {@link Refused}. */
  CompletableFuture<String> ask(String words) {
    long number = numbers.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    questions.put(number, answer);
    if (!write(number + " " + words) || ended.isDone()) {
      answer.completeExceptionally(new NodeGone(name));
    }
    return answer;
  }

  /** Ends it as a crash does; nothing of it runs when this returns. */
  void crash() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Stops every thread of it, as a machine that is suspended does. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void wake() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Lets it stop in order. */
  void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // it has ended already
    }
  }

  /** Waits for its end; false when it still runs after that time. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
  }

  private boolean write(String line) {
    OutputStream out = process.getOutputStream();
    synchronized (out) {
      try {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  private void listen(Path logFile) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        Writer log =
            Files.newBufferedWriter(
                logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(NodeMain.MARK)) {
          take(line.substring(NodeMain.MARK.length()));
        } else {
          log.write(line + "\n");
        }
      }
    } catch (IOException e) {
      // its end, noticed in another way
    }
    NodeGone gone = new NodeGone(name);
    ready.completeExceptionally(gone);
    ended.complete(null);
    strikes.values().forEach(strike -> strike.completeExceptionally(gone));
    questions.values().forEach(answer -> answer.completeExceptionally(gone));
  }

  private void take(String line) {
    String[] words = line.split(" ", 3);
    if (line.equals("0 ready")) {
      ready.complete(null);
    } else if (line.startsWith("0 struck ")) {
      struck(Strike.of(line.split(" "), 2)).complete(null);
    } else if (line.startsWith("0 failed ")) {
      struck(Strike.of(line.split(" "), 2)).completeExceptionally(new Refused(line));
    } else {
      CompletableFuture<String> answer = questions.remove(Long.parseLong(words[0]));
      if (answer == null) {
        return;
      }
      String text = words.length > 2 ? words[2] : "";
      if (words[1].equals("ok")) {
        answer.complete(text);
      } else {
        answer.completeExceptionally(new Refused(text));
      }
    }
  }
}
