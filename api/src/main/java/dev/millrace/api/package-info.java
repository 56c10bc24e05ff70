/** The composition root: {@code Main}, the HTTP server and the table of its routes. */
@NullMarked
package dev.millrace.api;

import org.jspecify.annotations.NullMarked;
