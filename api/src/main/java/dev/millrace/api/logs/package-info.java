/** The API of logs. */
@NullMarked
package dev.millrace.api.logs;

import org.jspecify.annotations.NullMarked;
