/** Tasks on the key-value store. */
@NullMarked
package dev.millrace.engine.task.kv;

import org.jspecify.annotations.NullMarked;
