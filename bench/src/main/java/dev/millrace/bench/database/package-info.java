/**
 * The SQL of the bench: what a server's PostgreSQL says of itself, and the hand-written loop that
 * shows what the machine can do. All of it over plain JDBC.
 */
@NullMarked
package dev.millrace.bench.database;

import org.jspecify.annotations.NullMarked;
