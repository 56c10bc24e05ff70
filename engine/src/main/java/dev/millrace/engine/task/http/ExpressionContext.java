package dev.millrace.engine.task.http;

import dev.millrace.engine.task.Files;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.Logs;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.RunContext;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an exchange needs when an expression and not a task sends it: the settings alone. */
record ExpressionContext(HandlerSettings settings) implements RunContext {

  @Override
  public Identity identity() {
    throw none("an identity");
  }

  @Override
  public String render(String template, Map<String, @Nullable Object> more) {
    throw none("templates");
  }

  @Override
  public @Nullable Object renderDeep(@Nullable Object value, Map<String, @Nullable Object> more) {
    throw none("templates");
  }

  @Override
  public @Nullable Object renderTyped(String template, Map<String, @Nullable Object> more) {
    throw none("templates");
  }

  @Override
  public Logs logs() {
    return (level, message) -> {};
  }

  @Override
  public Metrics metrics() {
    return (type, name, value, tags) -> {};
  }

  @Override
  public Files files() {
    throw none("files");
  }

  @Override
  public KeyValues keyValues() {
    throw none("the key-value store");
  }

  @Override
  public Path workingDirectory() {
    throw none("a working directory");
  }

  @Override
  public void onKill(Runnable action) {
    // An expression ends with its task's thread, which is interrupted.
  }

  private static UnsupportedOperationException none(String what) {
    return new UnsupportedOperationException("http() in an expression has no " + what);
  }
}
