package dev.millrace.api.cli;

import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.flow.PluginDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a node needs to run flows.
 *
 * @param dataFolder of this node; the embedded database is in it
 * @param database the PostgreSQL to use; null starts the embedded one
 * @param taskRunner full type of the task runner of scripts that name none
 * @param drain how long a stop waits for attempts to end
 * @param seen what flows see of this installation
 * @param limits puts the bounds of the settings into an engine's configuration
 */
public record NodeConfig(
    Path dataFolder,
    @Nullable DatabaseAddress database,
    String name,
    int workerSlots,
    String taskRunner,
    Duration drain,
    Seen seen,
    UnaryOperator<EngineConfig> limits) {

  /** Where a database is and how to sign in there. */
  public record DatabaseAddress(String url, String user, String password) {

    /** The address without its parameters, which may hold a password. */
    public String shown() {
      int parameters = url.indexOf('?');
      return parameters < 0 ? url : url.substring(0, parameters);
    }

    @Override
    public String toString() {
      return "DatabaseAddress[" + shown() + ", user=" + user + "]";
    }
  }

  /**
   * What flows see of this installation.
   *
   * @param envs by lower-case name, without the prefix
   * @param secrets by upper-case name
   * @param url public address, with a slash at its end; empty when there is none
   * @param pluginDefaults values of task properties below those of every flow
   */
  public record Seen(
      Map<String, String> envs,
      Map<String, @Nullable Object> globals,
      Map<String, String> secrets,
      String url,
      List<PluginDefault> pluginDefaults) {

    public Seen {
      pluginDefaults = List.copyOf(pluginDefaults);
      envs = Map.copyOf(envs);
      globals = Collections.unmodifiableMap(new LinkedHashMap<>(globals));
      secrets = Map.copyOf(secrets);
    }

    @Override
    public String toString() {
      return "Seen[envs=" + envs.keySet() + ", secrets=" + secrets.keySet() + "]";
    }
  }

  NodeConfig withDataFolder(Path folder) {
    return new NodeConfig(folder, database, name, workerSlots, taskRunner, drain, seen, limits);
  }

  NodeConfig withDrain(Duration time) {
    return new NodeConfig(dataFolder, database, name, workerSlots, taskRunner, time, seen, limits);
  }
}
