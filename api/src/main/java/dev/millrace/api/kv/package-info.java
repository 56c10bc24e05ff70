/** The API of the key-value store. */
@NullMarked
package dev.millrace.api.kv;

import org.jspecify.annotations.NullMarked;
