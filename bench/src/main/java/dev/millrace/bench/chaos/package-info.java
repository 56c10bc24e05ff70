/**
 * {@code ./millrace chaos}: kills nodes and PostgreSQL under load and looks whether anything was
 * lost.
 */
@NullMarked
package dev.millrace.bench.chaos;

import org.jspecify.annotations.NullMarked;
