package dev.millrace.engine.task.script;

import dev.millrace.engine.task.WorkingFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes one program call of several commands: the interpreter, and the commands as its last
 * argument.
 */
record Session(List<String> interpreter, boolean windows) {

  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");

  /** Linux refuses a single argument of 128 KiB. */
  private static final int ARGUMENT_BYTES_MAX = 120_000;

  List<String> argv(List<String> commands, boolean stopAtFirstFailure, Path workingDirectory)
      throws IOException {
    List<String> all = new ArrayList<>();
    if (stopAtFirstFailure && isShell()) {
      all.add("set -e");
    } else if (stopAtFirstFailure && isPowerShell()) {
      all.add("$ErrorActionPreference = 'Stop'");
    }
    all.addAll(commands);
    String text = String.join(windows ? "\r\n" : "\n", all);
    List<String> argv = new ArrayList<>(interpreter);
    argv.add(isLong(text) && isShell() ? fromFile(text, workingDirectory) : text);
    return argv;
  }

  private static boolean isLong(String text) {
    return text.length() > ARGUMENT_BYTES_MAX / 3
        && text.getBytes(StandardCharsets.UTF_8).length > ARGUMENT_BYTES_MAX;
  }

  private static String fromFile(String text, Path workingDirectory) throws IOException {
    Path folder = Files.createDirectories(workingDirectory.resolve(WorkingFiles.PRIVATE_FOLDER));
    Path file = Files.createTempFile(folder, "commands-", ".sh");
    Files.writeString(file, text);
    return ". '" + file.toString().replace("'", "'\\''") + "'";
  }

  private boolean isShell() {
    return SHELLS.contains(program()) && interpreter.getLast().endsWith("c");
  }

  private boolean isPowerShell() {
    return program().equals("pwsh") || program().equals("powershell");
  }

  private String program() {
    String first = interpreter.getFirst();
    String name = first.substring(first.lastIndexOf('/') + 1);
    return name.equals("env") && interpreter.size() > 1 ? interpreter.get(1) : name;
  }
}
