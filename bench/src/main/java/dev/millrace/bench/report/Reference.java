package dev.millrace.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What the same workload gave elsewhere in the same run, in the unit of the engine's figure.
 *
 * @param oneByOne the hand-written loop with a commit for each step
 * @param batched the hand-written loop with what may share a commit in one
 * @param dbos the peer
 */
public record Reference(
    @Nullable Double oneByOne, @Nullable Double batched, @Nullable Double dbos) {

  static final Reference NONE = new Reference(null, null, null);
}
