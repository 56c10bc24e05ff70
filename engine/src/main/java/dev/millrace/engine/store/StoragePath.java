package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in internal storage: {@code /company/team/flow/executions/…}. It can only be made of
 * parts that name something below the root, so who holds one need not check it again.
 *
 * @param value begins with a slash and has no empty, {@code .} or {@code ..} part
 */
public record StoragePath(String value) {
  public static final String SCHEME = "kestra://";
  public static final String FILES = "_files";

  /** Name of the empty file that keeps an empty folder in being. */
  public static final String FOLDER_MARKER = ".folder";

  private static final String EXECUTIONS = "executions";
  private static final Set<String> KINDS = Set.of("tasks", "inputs", "trigger");

  private static final int PATH_BYTES_MAX = 1_000;
  private static final int NAME_BYTES_MAX = 255;
  private static final Pattern NOT_SLUG = Pattern.compile("[^a-z0-9-]");

  /**
   * Checks.
   *
   * @throws EngineException FILE_FORBIDDEN
   */
  public StoragePath {
    if (!value.startsWith("/")) {
      throw forbidden("it must begin with a slash");
    }
    if (utf8(value) > PATH_BYTES_MAX) {
      throw forbidden("it is longer than " + PATH_BYTES_MAX + " bytes");
    }
    for (String name : value.substring(1).split("/", -1)) {
      requireName(name);
    }
  }

  /** Of an address {@code kestra:///…}, as tasks and clients hold it. */
  public static StoragePath ofUri(String uri) {
    if (!uri.startsWith(SCHEME + "/")) {
      throw forbidden("an address of internal storage begins with " + SCHEME + "/");
    }
    return new StoragePath(uri.substring(SCHEME.length()));
  }

  /** {@code /<ns>/<flow>/executions/<id>}. */
  public static StoragePath execution(String namespace, String flowId, ExecutionId id) {
    return namespace(namespace).then(slug(flowId)).then(EXECUTIONS).then(id.toString());
  }

  /** {@code …/tasks/<task>/<task run>} below an execution. */
  public StoragePath task(String taskId, TaskRunId taskRunId) {
    return then("tasks").then(slug(taskId)).then(taskRunId.toString());
  }

  /** {@code …/inputs/<input>} below an execution. */
  public StoragePath input(String inputId) {
    return then("inputs").then(inputId);
  }

  /** The files of a namespace: {@code /<ns>/_files}. */
  public static StoragePath namespaceFiles(String namespace) {
    return namespace(namespace).then(FILES);
  }

  /**
   * A relative path below this one; a leading slash is accepted.
   *
   * @throws EngineException FILE_FORBIDDEN when it would lead out
   */
  public StoragePath then(String relative) {
    return new StoragePath(value + (relative.startsWith("/") ? "" : "/") + relative);
  }

  /**
   * Who owns a file by its path: the namespace and, unless it is one of the namespace's files, the
   * execution. Empty for what no task may touch.
   */
  public Optional<Owner> owner() {
    List<String> parts = List.of(value.substring(1).split("/"));
    int files = parts.indexOf(FILES);
    if (files > 0 && files < parts.size() - 1) {
      return Optional.of(new Owner(String.join(".", parts.subList(0, files)), null));
    }
    for (int i = 2; i < parts.size() - 3; i++) {
      if (parts.get(i).equals(EXECUTIONS) && KINDS.contains(parts.get(i + 2))) {
        Optional<ExecutionId> id = id(parts.get(i + 1));
        if (id.isPresent()) {
          return Optional.of(new Owner(String.join(".", parts.subList(0, i - 1)), id.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whose a file is; without an execution it is the namespace's. */
  public record Owner(String namespace, @Nullable ExecutionId executionId) {}

  /** Whether this lies below the folder. */
  public boolean isBelow(StoragePath folder) {
    return value.startsWith(folder.value + "/");
  }

  /** This path relative to a folder it lies below. */
  public String below(StoragePath folder) {
    if (!isBelow(folder)) {
      throw new IllegalArgumentException(value + " is not below " + folder.value);
    }
    return value.substring(folder.value.length() + 1);
  }

  /** What comes after the last slash. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  public String uri() {
    return SCHEME + value;
  }

  @Override
  public String toString() {
    return value;
  }

  private static Optional<ExecutionId> id(String text) {
    try {
      return Optional.of(ExecutionId.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static StoragePath namespace(String namespace) {
    return new StoragePath("/" + namespace.replace('.', '/'));
  }

  static String slug(String id) {
    return NOT_SLUG.matcher(id.toLowerCase(Locale.ROOT)).replaceAll("-");
  }

  private static void requireName(String name) {
    if (name.isEmpty()) {
      throw forbidden("it has an empty part");
    }
    if (utf8(name) > NAME_BYTES_MAX) {
      throw forbidden("a part is longer than " + NAME_BYTES_MAX + " bytes");
    }
    if (name.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
      throw forbidden("it holds a control character or a backslash");
    }
    // Other spellings of dots and slashes become these once a file is written to a disk or a zip.
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
    if (plain.equals(".") || plain.equals("..") || plain.contains("/") || plain.contains("\\")) {
      throw forbidden("Path must not contain '../'");
    }
    if (!SqlText.storable(name).equals(name)) {
      throw forbidden("it is not valid text");
    }
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static EngineException forbidden(String why) {
    return new EngineException(ErrorCode.FILE_FORBIDDEN, "not a path of internal storage: " + why);
  }
}
