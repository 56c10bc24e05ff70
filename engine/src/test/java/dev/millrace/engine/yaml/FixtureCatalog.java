package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.TypeCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A few work task types, enough for every rule of the parser. */
final class FixtureCatalog implements TypeCatalog {

  private final Map<String, TypeInfo> types = new LinkedHashMap<>();

  FixtureCatalog() {
    add(
        "core.log.Log",
        List.of("io.kestra.core.tasks.log.Log"),
        "message!:ANY level:ENUM=TRACE,DEBUG,INFO,WARN,ERROR");
    add("core.debug.Return", List.of("io.kestra.core.tasks.debugs.Return"), "format:STRING");
    add("core.output.OutputValues", List.of(), "values!:MAP");
    add("core.execution.Fail", List.of(), "condition:STRING errorMessage:STRING");
    add("core.execution.Labels", List.of(), "labels!:ANY");
    add("core.flow.Sleep", List.of(), "duration!:DURATION");
    add(
        "core.http.Request",
        List.of("io.kestra.plugin.fs.http.Request"),
        "uri!:STRING method:STRING body:ANY headers:MAP params:MAP options:MAP"
            + " allowedResponseCodes:LIST");
    add(
        "core.http.Download",
        List.of("io.kestra.plugin.fs.http.Download"),
        "uri!:STRING headers:MAP");
    add(
        "core.kv.Set",
        List.of(),
        "key!:STRING value:ANY ttl:DURATION overwrite:BOOLEAN namespace:STRING");
    add("core.kv.Get", List.of(), "key!:STRING namespace:STRING errorOnMissing:BOOLEAN");
    String script =
        "containerImage:STRING taskRunner:MAP beforeCommands:LIST env:MAP inputFiles:ANY"
            + " outputFiles:LIST namespaceFiles:MAP warningOnStdErr:BOOLEAN interpreter:LIST ";
    for (String language : List.of("python", "shell")) {
      add("scripts." + language + ".Script", List.of(), script + "script!:STRING");
      add("scripts." + language + ".Commands", List.of(), script + "commands!:LIST");
    }
    add(
        "jdbc.postgresql.Query",
        List.of(),
        "url:STRING sql:STRING fetchType:ENUM=STORE,FETCH,FETCH_ONE,NONE fetch:BOOLEAN"
            + " store:BOOLEAN fetchSize:INTEGER rate:NUMBER");
  }

  @Override
  public @Nullable TypeInfo find(String type) {
    for (TypeInfo info : types.values()) {
      if (info.canonicalName().equals(type) || info.aliases().contains(type)) {
        return info;
      }
    }
    List<TypeInfo> tails = new ArrayList<>();
    types.values().stream()
        .filter(info -> info.canonicalName().endsWith("." + type))
        .forEach(tails::add);
    return tails.size() == 1 ? tails.getFirst() : null;
  }

  @Override
  public Collection<TypeInfo> all() {
    return types.values();
  }

  /** Properties as {@code name!:KIND=value,value}; the exclamation mark means required. */
  private void add(String tail, List<String> aliases, String properties) {
    String name = "io.kestra.plugin." + tail;
    Map<String, PropertyInfo> infos = new LinkedHashMap<>();
    for (String property : properties.strip().split(" ")) {
      String[] parts = property.split("[:=]");
      boolean required = parts[0].endsWith("!");
      List<String> values = parts.length > 2 ? List.of(parts[2].split(",")) : List.of();
      infos.put(
          parts[0].replace("!", ""), new PropertyInfo(Kind.valueOf(parts[1]), required, values));
    }
    types.put(name, new TypeInfo(name, aliases, tail, infos));
  }
}
