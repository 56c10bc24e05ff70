/** What an execution is while it runs and afterwards: states, legal moves, and the two rows. */
@NullMarked
package dev.millrace.engine.state;

import org.jspecify.annotations.NullMarked;
