package dev.millrace.engine.task.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Python module {@code kestra} and the program {@code python} for machines that have only
 * {@code python3}, unpacked once for each engine. Both are last on their search paths; the module
 * steps aside for an installed one.
 */
record PythonModule(Path modules, Path programs) {

  private static final List<String> RESOURCES =
      List.of("modules/kestra/__init__.py", "programs/python");
  private static @Nullable PythonModule installed;

  /** The unpacked files; unpacks them again should somebody have tidied them away. */
  static synchronized PythonModule installed() {
    PythonModule current = installed;
    if (current == null || !Files.exists(current.modules.resolve("kestra/__init__.py"))) {
      current = unpack();
      installed = current;
    }
    return current;
  }

  private static PythonModule unpack() {
    try {
      Path folder = Files.createTempDirectory("millrace-python-");
      // Python leaves compiled modules beside them, so deleting the known files is not enough.
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> delete(folder), "python-module-removal"));
      for (String resource : RESOURCES) {
        Path target = folder.resolve(resource);
        Files.createDirectories(target.getParent());
        try (InputStream in = PythonModule.class.getResourceAsStream(resource)) {
          if (in == null) {
            throw new IllegalStateException("not in the jar: " + resource);
          }
          Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Path programs = folder.resolve("programs");
      if (!programs.resolve("python").toFile().setExecutable(true, false)) {
        throw new IOException("cannot make a program executable in " + programs);
      }
      return new PythonModule(folder.resolve("modules"), programs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // What is left of it lies in the folder for temporary files.
    }
  }
}
