package dev.millrace.engine.template;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Services of a place where no effect is allowed, such as the planning transaction: each is refused
 * with a {@link TemplateException} of kind {@code REFUSED}, by which the caller knows to render on
 * a worker instead. Clock, zone and random numbers work. Subclasses open what their place offers.
 */
public class NoServices implements Services {
  public static final NoServices INSTANCE = new NoServices();

  @Override
  public KeyValueAnswer kv(@Nullable String namespace, String key) {
    throw refused("kv");
  }

  @Override
  public @Nullable SecretValue secret(@Nullable String namespace, String key) {
    throw refused("secret");
  }

  @Override
  public String readFile(FileRef file) {
    throw refused("read");
  }

  @Override
  public long fileSize(FileRef file) {
    throw refused("fileSize");
  }

  @Override
  public boolean fileExists(FileRef file) {
    throw refused("fileExists");
  }

  @Override
  public String fileUri(FileRef file) {
    throw refused("fileURI");
  }

  @Override
  public List<Map<String, @Nullable Object>> errorLogs() {
    throw refused("errorLogs");
  }

  @Override
  public List<Map<String, @Nullable Object>> tasksWithState(String state) {
    throw refused("tasksWithState");
  }

  @Override
  public @Nullable Object http(HttpCall call) {
    throw refused("http");
  }

  @Override
  public Map<String, @Nullable Object> subflow(SubflowCall call) {
    throw refused("subflow");
  }

  @Override
  public @Nullable String environment(String name) {
    throw refused("env");
  }

  @Override
  public void registerSecret(String value) {
    throw refused("secret");
  }

  @Override
  public String mask(String text) {
    return text;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public ZoneId zone() {
    return ZoneId.systemDefault();
  }

  @Override
  public RandomGenerator random() {
    return ThreadLocalRandom.current();
  }

  /** The refusal of a function; its text says where the function works. */
  protected static TemplateException refused(String function) {
    return new TemplateException(
        TemplateException.Kind.REFUSED,
        "The function '"
            + function
            + "' is not available here: it works in the properties of tasks, where an execution and"
            + " its storage are at hand.");
  }
}
