package dev.millrace.engine.template.language;

/** How far a call reaches; decides where a template may be rendered. */
public enum Effect {
  /** Only its arguments, the clock and chance. */
  NONE,
  /** The engine's database. */
  DATABASE,
  /** Files, the network, other flows. */
  OUTSIDE,
  /** Another template that is known only when it runs. */
  RENDER
}
