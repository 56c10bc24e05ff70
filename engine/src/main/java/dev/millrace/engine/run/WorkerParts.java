package dev.millrace.engine.run;

import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.template.Templates;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine gives to the worker side, made once. Every part is safe for all threads. */
public record WorkerParts(
    Basics basics,
    WorkerSettings settings,
    Variables variables,
    Stores stores,
    LogWriter logs,
    Worker.Hints hints) {

  /** The node's own tools. */
  public record Basics(
      InstantSource clock,
      Seams seams,
      String version,
      Database database,
      FlowCache flows,
      TaskTypes types,
      Templates templates) {}

  /** Stores that tasks and expressions reach. */
  public record Stores(KvStore kv, FileStore files, LogStore logs) {}

  /**
   * What expressions see of the installation.
   *
   * @param envs by lower-case name, without the prefix
   * @param secrets by upper-case name
   */
  public record Variables(
      Map<String, String> envs,
      Map<String, @Nullable Object> globals,
      Map<String, String> secrets,
      String url) {

    public static final Variables NONE = new Variables(Map.of(), Map.of(), Map.of(), "");

    /** Never shows a secret. */
    @Override
    public String toString() {
      return "Variables[envs=" + envs.keySet() + ", secrets=" + secrets.keySet() + "]";
    }
  }
}
