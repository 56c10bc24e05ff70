package dev.millrace.engine.template;

import java.time.Duration;

/**
 * The limits of rendering; every one is checked while a template runs.
 *
 * @param timeMax for one call of {@link Templates}, without the time spent in {@link Services}
 * @param outputCharsMax for all text one call produces, and for any single text on the way
 * @param loopIterationsMax for all {@code for} loops of one call together
 * @param rangeLengthMax for one {@code range()} or {@code a..b}
 * @param valueNodesMax elements, nested ones included, of a list or map that a template builds
 * @param renderDepthMax nesting of {@code render()}
 * @param callDepthMax nesting of macros and blocks
 * @param sourceCharsMax for the text of one template
 * @param cacheCharsMax for the text of all compiled templates that are kept
 */
public record TemplateSettings(
    Duration timeMax,
    int outputCharsMax,
    int loopIterationsMax,
    int rangeLengthMax,
    int valueNodesMax,
    int renderDepthMax,
    int callDepthMax,
    int sourceCharsMax,
    long cacheCharsMax) {
  public static final TemplateSettings DEFAULT =
      new TemplateSettings(
          Duration.ofSeconds(1),
          10_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          16,
          50,
          1_000_000,
          16_000_000);

  public TemplateSettings {
    if (timeMax.isNegative() || timeMax.isZero()) {
      throw new IllegalArgumentException("timeMax must be positive, but is " + timeMax);
    }
    positive("outputCharsMax", outputCharsMax);
    positive("loopIterationsMax", loopIterationsMax);
    positive("rangeLengthMax", rangeLengthMax);
    positive("valueNodesMax", valueNodesMax);
    positive("renderDepthMax", renderDepthMax);
    positive("callDepthMax", callDepthMax);
    positive("sourceCharsMax", sourceCharsMax);
    positive("cacheCharsMax", cacheCharsMax);
  }

  public TemplateSettings withTimeMax(Duration max) {
    return new TemplateSettings(
        max,
        outputCharsMax,
        loopIterationsMax,
        rangeLengthMax,
        valueNodesMax,
        renderDepthMax,
        callDepthMax,
        sourceCharsMax,
        cacheCharsMax);
  }

  public TemplateSettings withOutputCharsMax(int max) {
    return new TemplateSettings(
        timeMax,
        max,
        loopIterationsMax,
        rangeLengthMax,
        valueNodesMax,
        renderDepthMax,
        callDepthMax,
        sourceCharsMax,
        cacheCharsMax);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value);
    }
  }
}
