/**
 * The embedded PostgreSQL server: unpacks, initialises, starts, supervises and stops it. Knows
 * nothing of flows or tables; everything above it sees only a JDBC address.
 */
@NullMarked
package dev.millrace.engine.postgres;

import org.jspecify.annotations.NullMarked;
