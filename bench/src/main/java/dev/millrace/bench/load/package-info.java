/** The workloads, through the HTTP API, on any server that has it. */
@NullMarked
package dev.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
