package dev.millrace.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * An example flow with what it is expected to do. Beside {@code name.yaml} stand {@code
 * name.expect.yaml} and, if it needs more, a folder {@code name} with {@code flows/*.yaml} (saved
 * first), {@code files/**} (namespace files) and {@code http/**} (served on loopback). What an
 * expectation may say stands at {@link Expectation}.
 */
public record Example(Path file, Expectation expected) {

  private static final String EXPECT = ".expect.yaml";

  /** All examples of the repository, by path. */
  public static List<Example> all() {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(EXPECT))
          .sorted()
          .map(Example::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Example flows without an expectation, and expectations without a flow. */
  public static List<String> incomplete() {
    List<String> wrong = new ArrayList<>();
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.toString();
        boolean companion = name.contains("/flows/") && inCompanion(root, file);
        if (companion || inContent(root, file) || !name.endsWith(".yaml")) {
          continue;
        }
        Path other =
            name.endsWith(EXPECT)
                ? Path.of(name.replace(EXPECT, ".yaml"))
                : Path.of(name.replace(".yaml", EXPECT));
        if (!Files.exists(other)) {
          wrong.add(root.relativize(file) + " has no " + other.getFileName());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return wrong;
  }

  private static boolean inCompanion(Path root, Path file) {
    Path folder = Objects.requireNonNull(file.getParent());
    return folder.getFileName().toString().equals("flows") && !folder.equals(root);
  }

  private static boolean inContent(Path root, Path file) {
    String path = root.relativize(file).toString();
    return path.contains("/files/") || path.contains("/http/");
  }

  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path examples = at.resolve("examples").resolve("flows");
      if (Files.isDirectory(examples)) {
        return examples;
      }
    }
    throw new IllegalStateException("the folder examples/flows was not found");
  }

  @SuppressWarnings("unchecked")
  private static Example read(Path expect) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(text(expect));
    Path flow = Path.of(expect.toString().replace(EXPECT, ".yaml"));
    return new Example(flow, new Expectation((Map<String, @Nullable Object>) loaded));
  }

  public String name() {
    return root().relativize(file).toString();
  }

  public String source() {
    return text(file);
  }

  /** Texts of the flows to save first. */
  public List<String> companions() {
    return list(folder().resolve("flows")).stream().map(Example::text).toList();
  }

  /** Namespace files by path. */
  public Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    Path root = folder().resolve("files");
    list(root).forEach(file -> files.put(root.relativize(file).toString(), file));
    return files;
  }

  /** What an {@link ExampleServer} answers with. */
  public Path served() {
    return folder().resolve("http");
  }

  @Override
  public String toString() {
    return name();
  }

  private Path folder() {
    return Path.of(file.toString().replace(".yaml", ""));
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
