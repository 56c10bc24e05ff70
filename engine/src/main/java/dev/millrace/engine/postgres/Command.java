package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A short external command run to its end, with its exit code and everything it wrote. Blocks the
 * calling thread; an interrupt ends the command.
 */
record Command(int exitCode, String output) {

  /** What a program that could not be started at all is reported as: the shell's "not found". */
  private static final int NOT_STARTED = 127;

  private static final int INTERRUPTED = 130;

  boolean succeeded() {
    return exitCode == 0;
  }

  static Command run(List<String> command) {
    return run(command, "");
  }

  static Command run(List<String> command, String input) {
    try {
      var process = prepare(command).redirectErrorStream(true).start();
      try {
        return talk(process, input);
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        return new Command(INTERRUPTED, "interrupted");
      }
    } catch (IOException e) {
      return new Command(NOT_STARTED, String.valueOf(e.getMessage()));
    }
  }

  /**
   * A child whose behaviour no PG… variable or language of the caller changes, and whose
   * environment, which others may read, holds none of the caller's settings and secrets.
   */
  static ProcessBuilder prepare(List<String> command) {
    var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(Command::isOurs);
    environment.put("LC_ALL", "C");
    return builder;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("PG") || name.startsWith("MILLRACE_") || name.startsWith("SECRET_");
  }

  private static Command talk(Process process, String input)
      throws IOException, InterruptedException {
    // The inputs here are smaller than a pipe's buffer, so writing all before reading cannot block.
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The command ended without reading its input; its exit code and output say why.
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Command(process.waitFor(), output.strip());
  }
}
