package dev.millrace.engine.task;

import java.util.List;

/**
 * Name and nature of a task type.
 *
 * @param canonicalName Kestra's type name
 * @param aliases other full names that mean the same
 * @param title one line for the documentation
 * @param pure it computes from its parameters alone: no I/O, no waiting, no effect outside its
 *     result
 */
public record HandlerType<P extends Record>(
    String canonicalName, List<String> aliases, String title, Class<P> params, boolean pure) {
  public HandlerType {
    aliases = List.copyOf(aliases);
  }
}
