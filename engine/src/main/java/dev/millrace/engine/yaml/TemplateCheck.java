package dev.millrace.engine.yaml;

import org.jspecify.annotations.Nullable;

/** Judges the templates of a flow while it is read. Safe for all threads. */
@FunctionalInterface
public interface TemplateCheck {

  /** Takes every template for valid. */
  TemplateCheck NONE = (template, makesInputs) -> null;

  /**
   * What is wrong with a template, or null.
   *
   * @param makesInputs it is rendered while inputs are made, before there is an execution
   */
  @Nullable String fault(String template, boolean makesInputs);
}
