/** Small fakes of the ports, in memory, for tests of handlers. */
@NullMarked
package dev.millrace.engine.task.testing;

import org.jspecify.annotations.NullMarked;
