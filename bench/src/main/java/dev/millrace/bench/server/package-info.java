/** The program under test as a process, and what it uses of the machine. */
@NullMarked
package dev.millrace.bench.server;

import org.jspecify.annotations.NullMarked;
