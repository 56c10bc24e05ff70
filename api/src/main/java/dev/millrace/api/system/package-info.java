/** The API about the server itself: health, configuration, metrics, known task types. */
@NullMarked
package dev.millrace.api.system;

import org.jspecify.annotations.NullMarked;
