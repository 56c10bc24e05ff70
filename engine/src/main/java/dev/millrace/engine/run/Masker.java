package dev.millrace.engine.run;

/**
 * Replaces secrets in text that leaves the engine: every line of the log passes through it. Safe
 * for all threads.
 */
@FunctionalInterface
public interface Masker {
  /** Knows no secrets. */
  Masker NONE = text -> text;

  String mask(String text);
}
