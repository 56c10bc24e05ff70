/**
 * The only package with statements that write: one class per table, rows as records, transactions.
 */
@NullMarked
package dev.millrace.engine.store;

import org.jspecify.annotations.NullMarked;
