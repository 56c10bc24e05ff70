/** Compares docs/compat.md with what the examples and the snippets of users' documents show. */
@NullMarked
package dev.millrace.engine.compat;

import org.jspecify.annotations.NullMarked;
