package dev.millrace.engine.task;

import dev.millrace.engine.task.NamespaceFiles.IfExists;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Moves files between storage and a working directory: {@code inputFiles} and {@code
 * namespaceFiles} in, {@code outputFiles} out. Used by script tasks and by WorkingDirectory, on the
 * attempt's thread.
 */
public final class WorkingFiles {

  /** Folder inside a working directory for what the engine puts there; never an output. */
  public static final String PRIVATE_FOLDER = ".millrace";

  private final RunContext context;
  private final Path directory;

  public WorkingFiles(RunContext context, Path directory) {
    this.context = context;
    this.directory = directory;
  }

  /**
   * Writes the rendered {@code inputFiles}: a map, or JSON for one, of paths to text or file
   * addresses.
   */
  public void writeInputs(@Nullable Object inputFiles) throws IOException, TaskFailure {
    for (Map.Entry<String, @Nullable Object> file :
        PropertyValues.map("inputFiles", inputFiles).entrySet()) {
      Object content = file.getValue();
      if (content == null) {
        context.logs().debug("inputFiles: `" + file.getKey() + "` has no content and is left out");
      } else {
        writeInput(inside("inputFiles", file.getKey()), Converters.text(content));
      }
    }
  }

  private void writeInput(Path target, String content) throws IOException, TaskFailure {
    if (content.startsWith("file:")) {
      throw new TaskFailure(
          "inputFiles: `%s` is a path of the engine's machine; upload the file as a namespace file or pass it as a FILE input"
              .formatted(content));
    }
    if (isAddress(content)) {
      download(content.strip(), target);
    } else {
      Files.writeString(target, content);
    }
  }

  static boolean isAddress(String content) {
    return (content.startsWith("kestra://") || content.startsWith("nsfile://"))
        && content.strip().indexOf('\n') < 0;
  }

  /** Copies a file of storage to a path. */
  public void download(String uri, Path target) throws IOException {
    try (InputStream in = context.files().open(uri)) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Loads the namespace files the block asks for. */
  public void loadNamespaceFiles(@Nullable NamespaceFiles wanted) throws IOException, TaskFailure {
    if (wanted == null || Boolean.FALSE.equals(wanted.enabled())) {
      return;
    }
    List<String> namespaces =
        wanted.namespaces() == null ? List.of(context.identity().namespace()) : wanted.namespaces();
    List<PathMatcher> include = matchers("namespaceFiles.include", wanted.include());
    List<PathMatcher> exclude = matchers("namespaceFiles.exclude", wanted.exclude());
    for (String namespace : namespaces) {
      for (String file : context.files().listNamespace(namespace)) {
        String relative = withoutSlash(file);
        Path path = Path.of(relative);
        if ((include.isEmpty() || anyMatches(include, path)) && !anyMatches(exclude, path)) {
          loadNamespaceFile(wanted, namespace, relative);
        }
      }
    }
  }

  private void loadNamespaceFile(NamespaceFiles wanted, String namespace, String file)
      throws IOException, TaskFailure {
    boolean folder = Boolean.TRUE.equals(wanted.folderPerNamespace());
    Path target = inside("namespaceFiles", folder ? namespace + "/" + file : file);
    if (Files.exists(target)) {
      IfExists ifExists = wanted.ifExists() == null ? IfExists.OVERWRITE : wanted.ifExists();
      String message = "namespaceFiles: `" + file + "` already exists in the working directory";
      switch (ifExists) {
        case FAIL -> throw new TaskFailure(message);
        case WARN -> {
          context.logs().warn(message);
          return;
        }
        case IGNORE -> {
          return;
        }
        case OVERWRITE -> {}
      }
    }
    try (InputStream in = context.files().openNamespace(namespace, file)) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Stores every file that one of these globs matches.
   *
   * @return addresses by path relative to the working directory, sorted
   */
  public Map<String, String> collect(List<String> globs) throws IOException, TaskFailure {
    if (globs.isEmpty()) {
      return Map.of();
    }
    List<String> relative = globs.stream().map(this::relativeGlob).toList();
    Map<String, String> stored = storeMatches(matchers("outputFiles", relative));
    for (String glob : relative) {
      if (!isGlob(glob) && !stored.containsKey(glob)) {
        context.logs().warn("outputFiles: `" + glob + "` was not written");
      }
    }
    return stored;
  }

  private Map<String, String> storeMatches(List<PathMatcher> matchers)
      throws IOException, TaskFailure {
    Map<String, String> stored = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : matches(matchers).entrySet()) {
      Path path = file.getValue();
      if (!path.toRealPath().startsWith(directory.toRealPath())) {
        context
            .logs()
            .warn(
                "outputFiles: `%s` links outside the working directory; left out"
                    .formatted(file.getKey()));
        continue;
      }
      long size = Files.size(path);
      if (size > context.settings().fileBytesMax()) {
        throw new TaskFailure(
            "outputFiles: `%s` has %d bytes, at most %d may be stored (setting upload-bytes-max)"
                .formatted(file.getKey(), size, context.settings().fileBytesMax()));
      }
      try (InputStream in = Files.newInputStream(path)) {
        stored.put(file.getKey(), context.files().put(file.getKey(), in));
      }
    }
    return stored;
  }

  private Map<String, Path> matches(List<PathMatcher> matchers) throws IOException, TaskFailure {
    Map<String, Path> found = new TreeMap<>();
    Files.walkFileTree(directory, new Matches(matchers, found));
    int max = context.settings().sizes().outputFilesMax();
    if (found.size() > max) {
      throw new TaskFailure(
          "outputFiles: more than %d files match; narrow the globs, pack them into an archive, or raise the setting output-files-max"
              .formatted(max));
    }
    return found;
  }

  /** Collects matching files; links to folders are not followed. */
  private final class Matches extends SimpleFileVisitor<Path> {
    private final List<PathMatcher> matchers;
    private final Map<String, Path> found;

    Matches(List<PathMatcher> matchers, Map<String, Path> found) {
      this.matchers = matchers;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(directory.resolve(PRIVATE_FOLDER))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path relative = directory.relativize(file);
      if (Files.isRegularFile(file) && anyMatches(matchers, relative)) {
        found.put(slashed(relative), file);
      }
      return found.size() > context.settings().sizes().outputFilesMax()
          ? FileVisitResult.TERMINATE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      context.logs().warn("outputFiles: cannot read `" + directory.relativize(file) + "`");
      return FileVisitResult.CONTINUE;
    }
  }

  /**
   * The place of a relative path inside the working directory; its folders are made.
   *
   * @throws TaskFailure when it would lie outside
   */
  public Path inside(String property, String path) throws IOException, TaskFailure {
    Path target;
    try {
      target = directory.resolve(withoutSlash(path)).normalize();
    } catch (InvalidPathException e) {
      throw new TaskFailure(property + ": `" + path + "` is not a path");
    }
    if (!target.startsWith(directory) || target.equals(directory)) {
      throw new TaskFailure(property + ": `" + path + "` is outside the working directory");
    }
    Files.createDirectories(target.getParent());
    return target;
  }

  /** Whether a pattern stands for several names. */
  public static boolean isGlob(String pattern) {
    return pattern.chars().anyMatch(c -> "*?{[".indexOf(c) >= 0);
  }

  private String relativeGlob(String glob) {
    String prefix = directory + "/";
    String relative = glob.startsWith(prefix) ? glob.substring(prefix.length()) : glob;
    return withoutSlash(relative);
  }

  private static List<PathMatcher> matchers(String property, @Nullable List<String> globs)
      throws TaskFailure {
    List<PathMatcher> matchers = new ArrayList<>();
    for (String glob : globs == null ? Collections.<String>emptyList() : globs) {
      try {
        String plain = withoutSlash(glob);
        matchers.add(matcher(plain));
        if (plain.startsWith("**/")) {
          // Users expect **/x to find x at the top too.
          matchers.add(matcher(plain.substring("**/".length())));
        }
      } catch (IllegalArgumentException e) {
        throw new TaskFailure(property + ": `" + glob + "` is not a glob: " + e.getMessage());
      }
    }
    return matchers;
  }

  private static PathMatcher matcher(String glob) {
    return Path.of("").getFileSystem().getPathMatcher("glob:" + glob);
  }

  private static boolean anyMatches(List<PathMatcher> matchers, Path path) {
    return matchers.stream().anyMatch(matcher -> matcher.matches(path));
  }

  private static String withoutSlash(String path) {
    String plain = path;
    while (plain.startsWith("/") || plain.startsWith("./")) {
      plain = plain.substring(plain.indexOf('/') + 1);
    }
    return plain;
  }

  private static String slashed(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }
}
