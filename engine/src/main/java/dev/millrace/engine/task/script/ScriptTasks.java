package dev.millrace.engine.task.script;

import dev.millrace.engine.task.TaskHandler;
import java.util.ArrayList;
import java.util.List;

/** The handlers of this package, for the registry. */
public final class ScriptTasks {

  private ScriptTasks() {}

  public static List<TaskHandler<?>> handlers() {
    List<TaskHandler<?>> handlers = new ArrayList<>();
    for (Language language : Language.PLAIN) {
      handlers.add(new ScriptHandler(language));
      handlers.add(new CommandsHandler(language));
    }
    handlers.add(new PythonScriptHandler());
    handlers.add(new PythonCommandsHandler());
    handlers.add(new JbangScriptHandler());
    handlers.add(new CommandsHandler(Language.JBANG));
    return handlers;
  }
}
