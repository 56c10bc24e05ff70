package dev.millrace.engine.task.script;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks programs up as a shell does. */
final class Programs {

  private Programs() {}

  /** Where the engine's own PATH has the program; null when it has not. */
  static @Nullable Path find(String program) {
    return find(program, System.getenv().getOrDefault("PATH", ""));
  }

  static @Nullable Path find(String program, String searchPath) {
    if (program.contains("/")) {
      Path path = Path.of(program);
      return Files.isExecutable(path) ? path : null;
    }
    for (String folder : searchPath.split(File.pathSeparator)) {
      try {
        Path path = Path.of(folder, program);
        if (!folder.isEmpty() && Files.isRegularFile(path) && Files.isExecutable(path)) {
          return path;
        }
      } catch (InvalidPathException e) {
        // A PATH entry that is no path holds no program.
      }
    }
    return null;
  }
}
