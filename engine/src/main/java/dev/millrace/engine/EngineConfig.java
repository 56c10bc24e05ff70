package dev.millrace.engine;

import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.run.LogLimits;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.run.WorkerParts.Variables;
import dev.millrace.engine.service.Retention;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.yaml.YamlLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of an engine, with its default.
 *
 * @param clock the node's clock; the database's by default, another in tests
 * @param variables what expressions see of this installation
 * @param pluginDefaults values of task properties below those of every flow; the first match wins
 */
public record EngineConfig(
    DatabaseSettings database,
    NodeSettings node,
    HandlerSettings handlers,
    TemplateSettings templates,
    YamlLimits yaml,
    LogLimits logs,
    Variables variables,
    List<PluginDefault> pluginDefaults,
    Retention retention,
    @Nullable InstantSource clock) {

  public EngineConfig {
    pluginDefaults = List.copyOf(pluginDefaults);
  }

  /** All defaults, for a database. */
  public static EngineConfig of(DatabaseSettings database, String nodeName) {
    return new EngineConfig(
        database,
        NodeSettings.defaults(nodeName),
        HandlerSettings.defaults(),
        TemplateSettings.DEFAULT,
        YamlLimits.DEFAULT,
        LogLimits.defaults(),
        Variables.NONE,
        List.of(),
        Retention.DEFAULT,
        null);
  }

  /** All defaults, for the PostgreSQL at a JDBC address. */
  public static EngineConfig of(String url, String user, String password, String nodeName) {
    return of(DatabaseSettings.of(url, user, password), nodeName);
  }

  /** As {@link NodeSettings#withWorkerSlots}. */
  public EngineConfig withWorkerSlots(int slots) {
    return withNode(node.withWorkerSlots(slots));
  }

  /** As {@link NodeSettings#withDrain}. */
  public EngineConfig withDrain(Duration time) {
    return withNode(node.withDrain(time));
  }

  /** As {@link NodeSettings#withSoleNode}. */
  public EngineConfig withSoleNode(boolean sole) {
    return withNode(node.withSoleNode(sole));
  }

  /** What expressions see of this installation; see {@link Variables}. */
  public EngineConfig withVariables(
      Map<String, String> envs,
      Map<String, @Nullable Object> globals,
      Map<String, String> secrets,
      String url) {
    return withVariables(new Variables(envs, globals, secrets, url));
  }

  public EngineConfig withNode(NodeSettings next) {
    return new EngineConfig(
        database,
        next,
        handlers,
        templates,
        yaml,
        logs,
        variables,
        pluginDefaults,
        retention,
        clock);
  }

  public EngineConfig withHandlers(HandlerSettings next) {
    return new EngineConfig(
        database, node, next, templates, yaml, logs, variables, pluginDefaults, retention, clock);
  }

  public EngineConfig withVariables(Variables next) {
    return new EngineConfig(
        database, node, handlers, templates, yaml, logs, next, pluginDefaults, retention, clock);
  }

  /** Values of task properties below those of every flow. */
  public EngineConfig withPluginDefaults(List<PluginDefault> next) {
    return new EngineConfig(
        database, node, handlers, templates, yaml, logs, variables, next, retention, clock);
  }

  public EngineConfig withClock(InstantSource next) {
    return new EngineConfig(
        database,
        node,
        handlers,
        templates,
        yaml,
        logs,
        variables,
        pluginDefaults,
        retention,
        next);
  }

  /** As {@link Retention}. */
  public EngineConfig withRetention(Duration logs, Duration executions, Duration every) {
    return withRetention(new Retention(logs, executions, every));
  }

  /** How long what has ended is kept. */
  public EngineConfig withRetention(Retention next) {
    return new EngineConfig(
        database, node, handlers, templates, yaml, logs, variables, pluginDefaults, next, clock);
  }

  public EngineConfig withTemplates(TemplateSettings next) {
    return new EngineConfig(
        database, node, handlers, next, yaml, logs, variables, pluginDefaults, retention, clock);
  }

  public EngineConfig withYaml(YamlLimits next) {
    return new EngineConfig(
        database,
        node,
        handlers,
        templates,
        next,
        logs,
        variables,
        pluginDefaults,
        retention,
        clock);
  }

  /** As {@link LogLimits}. */
  public EngineConfig withLogLimits(int lines, int bytesPerLine, long bytes, int metrics) {
    LogLimits next = new LogLimits(lines, bytesPerLine, bytes, metrics);
    return new EngineConfig(
        database,
        node,
        handlers,
        templates,
        yaml,
        next,
        variables,
        pluginDefaults,
        retention,
        clock);
  }

  /** As {@link NodeSettings#withLimits}. */
  public EngineConfig withExecutionLimits(int taskRuns, long outputBytes, int crashes) {
    return withNode(node.withLimits(taskRuns, outputBytes, crashes));
  }

  /** As {@link DatabaseSettings#withLimits}. */
  public EngineConfig withDatabaseLimits(int connections, Duration searchTime) {
    return new EngineConfig(
        database.withLimits(connections, searchTime),
        node,
        handlers,
        templates,
        yaml,
        logs,
        variables,
        pluginDefaults,
        retention,
        clock);
  }
}
