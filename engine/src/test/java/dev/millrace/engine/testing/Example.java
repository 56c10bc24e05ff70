package dev.millrace.engine.testing;

import dev.millrace.engine.store.Json;
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
 * first), {@code files/**} (namespace files) and {@code http/**} (served on loopback).
 *
 * <p>Keys of an expectation: {@code inputs} (given to the execution), {@code http} (true: an {@link
 * ExampleServer} runs, its address is the input {@code base}), {@code resume} (answers given once
 * the execution is PAUSED), {@code state}, {@code outputs} (each named one must be equal), {@code
 * labels}, {@code taskRuns} (all of them, as {@code id STATE} or {@code id[value] STATE}; {@code
 * taskRunsInAnyOrder} for parallel ones), {@code taskOutputs} (by task id, each named one must be
 * equal), {@code attempts} (by task id), {@code metrics} (by name), {@code logs} and {@code
 * absentLogs} (texts the log contains, or not), {@code refused} (list of {@code inputs} and the
 * {@code message} they are refused with).
 */
public record Example(Path file, Map<String, @Nullable Object> expected) {

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
    return new Example(flow, (Map<String, @Nullable Object>) loaded);
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

  /** Whether the flow talks to a server on loopback. */
  public boolean http() {
    return Boolean.TRUE.equals(expected.get("http"));
  }

  /** Files that server answers with. */
  public Path served() {
    return folder().resolve("http");
  }

  @SuppressWarnings("unchecked")
  public List<Map<String, @Nullable Object>> maps(String key) {
    Object value = expected.get(key);
    return value == null ? List.of() : (List<Map<String, @Nullable Object>>) value;
  }

  @SuppressWarnings("unchecked")
  public Map<String, @Nullable Object> map(String key) {
    Object value = expected.get(key);
    return value == null ? Map.of() : (Map<String, @Nullable Object>) value;
  }

  @SuppressWarnings("unchecked")
  public List<String> texts(String key) {
    Object value = expected.get(key);
    return value == null ? List.of() : (List<String>) value;
  }

  /** The value as JSON writes it, so that 1 and 1.0 differ but a date and its text do not. */
  public static @Nullable Object plain(@Nullable Object value) {
    return Json.read(Json.write(value));
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
