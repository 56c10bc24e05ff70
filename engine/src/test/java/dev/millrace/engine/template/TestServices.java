package dev.millrace.engine.template;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Services with fixed answers, a fixed clock and fixed chance. */
final class TestServices extends NoServices {
  private final List<String> registered = new ArrayList<>();
  private final RandomGenerator random = new Random(1);

  List<String> registered() {
    return registered;
  }

  @Override
  public KeyValueAnswer kv(String namespace, String key) {
    String place = namespace == null ? "company.team" : namespace;
    return switch (key) {
      case "url" -> new KeyValueAnswer.Found("https://example.com/" + place);
      case "count" -> new KeyValueAnswer.Found(42);
      case "object" -> new KeyValueAnswer.Found(Map.of("a", List.of(1, 2)));
      case "template" -> new KeyValueAnswer.Found("{{ secret('TOKEN') }}");
      case "old" -> new KeyValueAnswer.Expired(place);
      default -> new KeyValueAnswer.Missing(place);
    };
  }

  @Override
  public SecretValue secret(String namespace, String key) {
    return switch (key) {
      case "TOKEN" -> new SecretValue("s3cr3t-token", Map.of("owner", "ops"));
      case "JSON" -> new SecretValue("{\"user\":\"bob\",\"password\":\"hunter22\"}", Map.of());
      default -> null;
    };
  }

  @Override
  public String readFile(FileRef file) {
    if (file.path().contains("..")) {
      throw new TemplateException("Path must not contain '../'");
    }
    return "content of " + file.path();
  }

  @Override
  public long fileSize(FileRef file) {
    return file.path().contains("empty") ? 0 : 12;
  }

  @Override
  public boolean fileExists(FileRef file) {
    return !file.path().contains("missing");
  }

  @Override
  public String fileUri(FileRef file) {
    String namespace = file.namespace() == null ? "company/team" : file.namespace();
    String version = file.version() == null ? "" : ".v" + file.version();
    return "kestra:///" + namespace + "/_files/" + file.path() + version;
  }

  @Override
  public List<Map<String, Object>> errorLogs() {
    return List.of(Map.of("taskId", "broken", "message", "boom"));
  }

  @Override
  public List<Map<String, Object>> tasksWithState(String state) {
    return List.of(Map.of("taskId", "a", "state", state));
  }

  @Override
  public Object http(HttpCall call) {
    return Map.of("method", call.method(), "uri", call.uri(), "accept", call.accept());
  }

  @Override
  public Map<String, Object> subflow(SubflowCall call) {
    return Map.of("id", "x1", "state", "SUCCESS", "outputs", call.inputs());
  }

  @Override
  public String environment(String name) {
    return name.equals("STAGE") ? "test" : null;
  }

  @Override
  public void registerSecret(String value) {
    registered.add(value);
  }

  @Override
  public String mask(String text) {
    String masked = text;
    for (String secret : registered) {
      masked = masked.replace(secret, "******");
    }
    return masked;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.fixed(Instant.parse("2026-03-05T10:11:12.123456Z"));
  }

  @Override
  public ZoneId zone() {
    return ZoneOffset.UTC;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}
