package dev.millrace.engine;

import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.run.LogLimits;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.run.WorkerParts.Variables;
import dev.millrace.engine.run.WorkerSettings;
import dev.millrace.engine.service.Retention;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.yaml.YamlLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of an engine, with its default: {@link #of} and then what differs. Those who may
 * not see the rooms a setting belongs to give its values.
 *
 * @param retention how long what has ended is kept
 */
public record EngineConfig(
    DatabaseSettings database,
    WorkerSettings worker,
    LanguageSettings language,
    Retention retention) {

  /** All defaults, for a database. */
  public static EngineConfig of(DatabaseSettings database, String nodeName) {
    return new EngineConfig(
        database, WorkerSettings.defaults(nodeName), LanguageSettings.DEFAULT, Retention.DEFAULT);
  }

  /** All defaults, for the PostgreSQL at a JDBC address. */
  public static EngineConfig of(String url, String user, String password, String nodeName) {
    return of(DatabaseSettings.of(url, user, password), nodeName);
  }

  public NodeSettings node() {
    return worker.node();
  }

  public HandlerSettings handlers() {
    return worker.handlers();
  }

  // ---- the database

  public EngineConfig withDatabase(DatabaseSettings next) {
    return new EngineConfig(next, worker, language, retention);
  }

  /** As {@link DatabaseSettings#withLimits}. */
  public EngineConfig withDatabaseLimits(int connections, Duration searchTime) {
    return withDatabase(database.withLimits(connections, searchTime));
  }

  public EngineConfig withRetention(Retention next) {
    return new EngineConfig(database, worker, language, next);
  }

  /** As {@link Retention}. */
  public EngineConfig withRetention(Duration logs, Duration executions, Duration every) {
    return withRetention(new Retention(logs, executions, every));
  }

  // ---- the worker side

  public EngineConfig withWorker(WorkerSettings next) {
    return new EngineConfig(database, next, language, retention);
  }

  public EngineConfig withNode(NodeSettings next) {
    return withWorker(worker.withNode(next));
  }

  public EngineConfig withHandlers(HandlerSettings next) {
    return withWorker(worker.withHandlers(next));
  }

  /** As {@link LogLimits}. */
  public EngineConfig withLogLimits(int lines, int bytesPerLine, long bytes, int metrics) {
    return withWorker(worker.withLogs(new LogLimits(lines, bytesPerLine, bytes, metrics)));
  }

  /** As {@link NodeSettings.ExecutionLimits}. */
  public EngineConfig withExecutionLimits(int taskRuns, long outputBytes, int crashes) {
    return withNode(
        node().withLimits(new NodeSettings.ExecutionLimits(taskRuns, outputBytes, crashes)));
  }

  /** As {@link NodeSettings#withWorkerSlots}. */
  public EngineConfig withWorkerSlots(int slots) {
    return withNode(node().withWorkerSlots(slots));
  }

  /** As {@link NodeSettings#withDrain}. */
  public EngineConfig withDrain(Duration time) {
    return withNode(node().withDrain(time));
  }

  /** As {@link NodeSettings#withSoleNode}. */
  public EngineConfig withSoleNode(boolean sole) {
    return withNode(node().withSoleNode(sole));
  }

  // ---- the language

  public EngineConfig withLanguage(LanguageSettings next) {
    return new EngineConfig(database, worker, next, retention);
  }

  public EngineConfig withYaml(YamlLimits next) {
    return withLanguage(language.withYaml(next));
  }

  public EngineConfig withTemplates(TemplateSettings next) {
    return withLanguage(language.withTemplates(next));
  }

  public EngineConfig withVariables(Variables next) {
    return withLanguage(language.withVariables(next));
  }

  /** What expressions see of this installation; see {@link Variables}. */
  public EngineConfig withVariables(
      Map<String, String> envs,
      Map<String, @Nullable Object> globals,
      Map<String, String> secrets,
      String url) {
    return withVariables(new Variables(envs, globals, secrets, url));
  }

  /** Values of task properties below those of every flow. */
  public EngineConfig withPluginDefaults(List<PluginDefault> next) {
    return withLanguage(language.withPluginDefaults(next));
  }
}
