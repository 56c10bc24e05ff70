/** The API of executions: start, look, follow, act on one or on many, their files and outputs. */
@NullMarked
package dev.millrace.api.executions;

import org.jspecify.annotations.NullMarked;
