/**
 * Pure decisions: what happens next in an execution. Facts in, commands out; no clock, no SQL, no
 * logging. The driver in {@code run} applies the commands in one transaction and feeds the events
 * they cause back.
 */
@NullMarked
package dev.millrace.engine.plan;

import org.jspecify.annotations.NullMarked;
