package dev.millrace.engine.template.program;

/** A compiled piece of a template that puts something out. */
@FunctionalInterface
interface Step {
  void run(Rendering rendering, Sink out);

  /** Several steps as one. */
  static Step all(Step[] steps) {
    return switch (steps.length) {
      case 0 -> (_, _) -> {};
      case 1 -> steps[0];
      default ->
          (rendering, out) -> {
            for (Step step : steps) {
              step.run(rendering, out);
            }
          };
    };
  }
}
