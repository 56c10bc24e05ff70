package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Namespaces;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.KvEntry;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.task.Files;
import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The effects behind the functions of expressions, for one execution: key-value store, secrets,
 * files, the state of its task runs, HTTP. One per rendering.
 */
final class EngineServices implements Services {

  private final Tools tools;
  private final String namespace;
  private final @Nullable Reads reads;

  /**
   * What all renderings of a node share.
   *
   * @param files make the files of an execution
   * @param fileBytesMax largest file read() loads
   * @param http sends the request of http()
   * @param subflow runs the flow of subflow()
   * @param errorLogs read the error lines of an execution
   */
  record Tools(
      KvStore kv,
      Map<String, String> secrets,
      Map<String, String> envs,
      SecretMasker masker,
      Function<Execution, Files> files,
      long fileBytesMax,
      Function<HttpCall, @Nullable Object> http,
      Function<SubflowCall, Map<String, @Nullable Object>> subflow,
      Function<Execution, List<Map<String, @Nullable Object>>> errorLogs,
      InstantSource clock) {}

  /** For expressions of an execution. */
  EngineServices(Tools tools, Reads reads) {
    this(tools, reads.execution().namespace(), reads);
  }

  /** For expressions that are rendered before there is an execution. */
  EngineServices(Tools tools, String namespace) {
    this(tools, namespace, null);
  }

  private EngineServices(Tools tools, String namespace, @Nullable Reads reads) {
    this.tools = tools;
    this.namespace = namespace;
    this.reads = reads;
  }

  private Reads reads() {
    if (reads == null) {
      throw new TemplateException(
          "this function needs an execution, and there is none yet while its inputs and labels are"
              + " made");
    }
    return reads;
  }

  @Override
  public KeyValueAnswer kv(@Nullable String other, String key) {
    String first = other == null ? namespace : other;
    List<String> searched =
        first.equals(namespace) ? Namespaces.withParents(namespace) : List.of(first);
    try {
      Optional<KvEntry> entry = tools.kv().find(searched, key);
      return entry.isPresent()
          ? new KeyValueAnswer.Found(entry.get().value())
          : new KeyValueAnswer.Missing(first);
    } catch (EngineException e) {
      if (e.code() == ErrorCode.KV_EXPIRED) {
        return new KeyValueAnswer.Expired(first);
      }
      throw new TemplateException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public @Nullable SecretValue secret(@Nullable String other, String key) {
    String value = tools.secrets().get(key.toUpperCase(Locale.ROOT));
    return value == null ? null : new SecretValue(value, Map.of());
  }

  @Override
  public String readFile(FileRef file) {
    return file(
        file,
        uri -> {
          long size = files().size(uri);
          if (size > tools.fileBytesMax()) {
            throw new TemplateException(
                "The file %s has %,d bytes; an expression reads at most %,d (setting read-bytes-max). Read it in a task"
                    .formatted(file.path(), size, tools.fileBytesMax()));
          }
          try (InputStream content = files().open(uri)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
  }

  @Override
  public long fileSize(FileRef file) {
    return file(file, uri -> files().size(uri));
  }

  @Override
  public boolean fileExists(FileRef file) {
    return file(file, uri -> files().exists(uri));
  }

  @Override
  public String fileUri(FileRef file) {
    if (file.path().contains("://")) {
      return file.path();
    }
    String owner = file.namespace() == null ? namespace : file.namespace();
    try {
      return StoragePath.namespaceFiles(owner).then(file.path()).uri();
    } catch (EngineException e) {
      throw new TemplateException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<Map<String, @Nullable Object>> errorLogs() {
    return tools.errorLogs().apply(reads().execution());
  }

  @Override
  public List<Map<String, @Nullable Object>> tasksWithState(String state) {
    State wanted;
    try {
      wanted = State.valueOf(state);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("'%s' is no state of a task run".formatted(state));
    }
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    reads().all().stream()
        .filter(run -> run.state() == wanted)
        .forEach(run -> {
          Map<String, @Nullable Object> entry = new LinkedHashMap<>();
          entry.put("taskId", run.taskId());
          entry.put("state", run.state().name());
          if (run.value() != null) {
            entry.put("value", run.value());
          }
          found.add(entry);
        });
    return found;
  }

  @Override
  public @Nullable Object http(HttpCall call) {
    return tools.http().apply(call);
  }

  @Override
  public Map<String, @Nullable Object> subflow(SubflowCall call) {
    if (reads != null) {
      throw new TemplateException(
          "subflow() works only where inputs are made: in `defaults`, `expression` and"
              + " `dependsOn.condition` of an input. In a task, use one of type"
              + " io.kestra.plugin.core.flow.Subflow and its outputs");
    }
    return tools.subflow().apply(call);
  }

  @Override
  public @Nullable String environment(String name) {
    return tools.envs().get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void registerSecret(String value) {
    tools.masker().register(value);
  }

  @Override
  public String mask(String text) {
    return tools.masker().mask(text);
  }

  @Override
  public InstantSource clock() {
    return tools.clock();
  }

  @Override
  public ZoneId zone() {
    return ZoneId.systemDefault();
  }

  @Override
  public RandomGenerator random() {
    return RandomGenerator.getDefault();
  }

  private Files files() {
    return tools.files().apply(reads().execution());
  }

  /** A plain path is a file of the namespace. */
  private static String address(FileRef file) {
    String path = file.path();
    if (path.contains("://")) {
      return path;
    }
    String relative = path.startsWith("/") ? path.substring(1) : path;
    return file.namespace() == null
        ? "nsfile:///" + relative
        : "nsfile://" + file.namespace() + "/" + relative;
  }

  /** A look at a file; user's mistakes become errors of the expression. */
  private interface Look<T> {
    T at(String uri) throws IOException;
  }

  private <T> T file(FileRef file, Look<T> look) {
    try {
      return look.at(address(file));
    } catch (EngineException e) {
      throw new TemplateException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new TemplateException(
          "Unable to read the file '%s': %s".formatted(file.path(), e.getMessage()));
    }
  }
}
