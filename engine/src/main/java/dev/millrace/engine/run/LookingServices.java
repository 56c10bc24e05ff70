package dev.millrace.engine.run;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.TemplateScope;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The services of somebody who only looks: reads answer as they would in a task, secrets are stars,
 * and what reaches outside is refused. Whoever may see an execution may try expressions on it, and
 * must not get more by that.
 */
final class LookingServices implements Services {

  private static final SecretValue STARS = new SecretValue("******", Map.of());

  private final Services services;

  LookingServices(Services services) {
    this.services = services;
  }

  /** The same variables, with these services. */
  static TemplateScope around(TemplateScope scope) {
    Services looking = new LookingServices(scope.services());
    return new TemplateScope() {
      @Override
      public @Nullable Object variable(String name) {
        return scope.variable(name);
      }

      @Override
      public boolean has(String name) {
        return scope.has(name);
      }

      @Override
      public Set<String> names() {
        return scope.names();
      }

      @Override
      public Services services() {
        return looking;
      }
    };
  }

  @Override
  public KeyValueAnswer kv(@Nullable String namespace, String key) {
    return services.kv(namespace, key);
  }

  @Override
  public @Nullable SecretValue secret(@Nullable String namespace, String key) {
    return services.secret(namespace, key) == null ? null : STARS;
  }

  @Override
  public String readFile(FileRef file) {
    return services.readFile(file);
  }

  @Override
  public long fileSize(FileRef file) {
    return services.fileSize(file);
  }

  @Override
  public boolean fileExists(FileRef file) {
    return services.fileExists(file);
  }

  @Override
  public String fileUri(FileRef file) {
    return services.fileUri(file);
  }

  @Override
  public List<Map<String, @Nullable Object>> errorLogs() {
    return services.errorLogs();
  }

  @Override
  public List<Map<String, @Nullable Object>> tasksWithState(String state) {
    return services.tasksWithState(state);
  }

  @Override
  public @Nullable Object http(HttpCall call) {
    throw refused("http");
  }

  @Override
  public Map<String, @Nullable Object> subflow(SubflowCall call) {
    throw refused("subflow");
  }

  private static TemplateException refused(String function) {
    return new TemplateException(
        function + "() is not called while an expression is tried out; run it in a task");
  }

  @Override
  public @Nullable String environment(String name) {
    return services.environment(name);
  }

  /** Stars need no masking. */
  @Override
  public void registerSecret(String value) {}

  @Override
  public String mask(String text) {
    return services.mask(text);
  }

  @Override
  public InstantSource clock() {
    return services.clock();
  }

  @Override
  public ZoneId zone() {
    return services.zone();
  }

  @Override
  public RandomGenerator random() {
    return services.random();
  }
}
