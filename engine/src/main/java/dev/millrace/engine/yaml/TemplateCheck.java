package dev.millrace.engine.yaml;

import org.jspecify.annotations.Nullable;

/** Judges the templates of a flow while it is read. Safe for all threads. */
@FunctionalInterface
public interface TemplateCheck {

  /** Takes every template for valid. */
  TemplateCheck NONE = (template, decides) -> null;

  /**
   * What is wrong with a template, or null.
   *
   * @param decides the engine renders it where it decides what runs next, inside a transaction
   */
  @Nullable String fault(String template, boolean decides);
}
