/**
 * The worker side: the committer plans in batches and writes, the executor runs attempts, the claim
 * loop takes what nobody has, the heartbeat keeps the node's lease.
 */
@NullMarked
package dev.millrace.engine.run;

import org.jspecify.annotations.NullMarked;
