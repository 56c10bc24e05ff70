/**
 * The definition of a flow as records: what was written, typed and checked, with no behaviour of
 * the engine.
 */
@NullMarked
package dev.millrace.engine.flow;

import org.jspecify.annotations.NullMarked;
