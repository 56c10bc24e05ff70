package dev.millrace.engine.flow;

/**
 * A stored revision ready to run: parsed once, kept in a bounded cache.
 *
 * @param source the text as the user wrote it
 */
public record CompiledFlow(Flow flow, FlowIndex index, String source) {

  public static CompiledFlow of(Flow flow, String source) {
    return new CompiledFlow(flow, new FlowIndex(flow), source);
  }
}
