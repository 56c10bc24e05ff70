package dev.millrace.engine.template;

/**
 * Marks a map whose values are loaded when a template asks for them, such as {@code outputs}.
 * Loading does not count against the time of the template, and the map is neither walked to be
 * measured nor searched for a name that might have been meant. Implemented by the engine.
 */
public interface Lazy {}
