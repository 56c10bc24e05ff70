/** What a run found, as tables: against its targets, its references, and what it cost. */
@NullMarked
package dev.millrace.bench.report;

import org.jspecify.annotations.NullMarked;
