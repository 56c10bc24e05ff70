package dev.millrace.engine.template.jq;

/** Leaves the label whose identity it carries. */
final class BreakSignal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Object label;

  BreakSignal(Object label) {
    super(null, null, false, false);
    this.label = label;
  }

  @SuppressWarnings("ReferenceEquality") // a label is its identity
  boolean leaves(Object other) {
    return label == other;
  }
}
