package dev.millrace.engine;

import dev.millrace.engine.run.LogLimits;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.run.WorkerParts.Variables;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.yaml.YamlLimits;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of an engine, with its default.
 *
 * @param clock the node's clock; the database's by default, another in tests
 * @param variables what expressions see of this installation
 */
public record EngineConfig(
    DatabaseSettings database,
    NodeSettings node,
    HandlerSettings handlers,
    TemplateSettings templates,
    YamlLimits yaml,
    LogLimits logs,
    Variables variables,
    @Nullable InstantSource clock) {

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
        null);
  }

  public EngineConfig withNode(NodeSettings next) {
    return new EngineConfig(
        database, next, handlers, templates, yaml, logs, variables, clock);
  }

  public EngineConfig withHandlers(HandlerSettings next) {
    return new EngineConfig(database, node, next, templates, yaml, logs, variables, clock);
  }

  public EngineConfig withVariables(Variables next) {
    return new EngineConfig(database, node, handlers, templates, yaml, logs, next, clock);
  }

  public EngineConfig withClock(InstantSource next) {
    return new EngineConfig(database, node, handlers, templates, yaml, logs, variables, next);
  }
}
