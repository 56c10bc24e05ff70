package dev.millrace.engine.template;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The effects behind functions such as {@code kv()}, {@code read()} and {@code http()}. Implemented
 * by the engine for the place where a template is rendered; called on the rendering thread, and the
 * time spent here does not count against the template's budget. A user's mistake is answered with a
 * {@link TemplateException} whose text is shown as it is.
 */
public interface Services {
  /** Looks a key up; without a namespace in the flow's namespace and then in its parents. */
  KeyValueAnswer kv(@Nullable String namespace, String key);

  /** A secret, or null when there is none; without a namespace as {@link #kv}. */
  @Nullable SecretValue secret(@Nullable String namespace, String key);

  /** The content, as UTF-8, of a storage URI or of a namespace file. */
  String readFile(FileRef file);

  long fileSize(FileRef file);

  boolean fileExists(FileRef file);

  /** The storage URI of a namespace file. */
  String fileUri(FileRef file);

  /** Log entries of level ERROR of the current execution. */
  List<Map<String, @Nullable Object>> errorLogs();

  /** Task runs in the state (upper case) as maps of taskId, state and value. */
  List<Map<String, @Nullable Object>> tasksWithState(String state);

  /** Sends the request and answers the parsed body. */
  @Nullable Object http(HttpCall call);

  /** Runs a flow and answers its id, state, outputs and labels. */
  Map<String, @Nullable Object> subflow(SubflowCall call);

  /** A setting that administrators expose to flows as an environment variable, or null. */
  @Nullable String environment(String name);

  /** Makes every sink from now on mask this value. */
  void registerSecret(String value);

  /** The text with every known secret masked; used for error messages. */
  String mask(String text);

  InstantSource clock();

  ZoneId zone();

  RandomGenerator random();

  /** What a look-up in the key-value store found. */
  sealed interface KeyValueAnswer {
    record Found(@Nullable Object value) implements KeyValueAnswer {}

    /** No such key; the namespace is the one the search began with. */
    record Missing(String namespace) implements KeyValueAnswer {}

    record Expired(String namespace) implements KeyValueAnswer {}
  }

  /** A secret in clear text with its metadata. */
  record SecretValue(String value, Map<String, Object> metadata) {
    public SecretValue {
      metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
      return "SecretValue[******]";
    }
  }

  /** A storage URI or a path of a namespace file; without a namespace, the flow's. */
  record FileRef(String path, @Nullable String namespace, @Nullable Long version) {}

  /** Arguments of {@code http()}. */
  record HttpCall(
      String uri,
      String method,
      Map<String, @Nullable Object> query,
      @Nullable Object body,
      String contentType,
      String accept,
      HttpExtras extras) {}

  /** The rarer arguments of {@code http()}. */
  record HttpExtras(Map<String, @Nullable Object> headers, Map<String, @Nullable Object> options) {}

  /** Arguments of {@code subflow()}; an absent timeout means the default. */
  record SubflowCall(
      String namespace,
      String id,
      Map<String, @Nullable Object> inputs,
      @Nullable Long revision,
      Map<String, @Nullable Object> labels,
      @Nullable String timeout) {}
}
