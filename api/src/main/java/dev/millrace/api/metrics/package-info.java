/** The API of what tasks measured. */
@NullMarked
package dev.millrace.api.metrics;

import org.jspecify.annotations.NullMarked;
