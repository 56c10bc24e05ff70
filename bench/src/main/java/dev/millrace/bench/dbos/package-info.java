/** The fastest peer: DBOS Transact for Java, in this process, on a database of its own. */
@NullMarked
package dev.millrace.bench.dbos;

import org.jspecify.annotations.NullMarked;
