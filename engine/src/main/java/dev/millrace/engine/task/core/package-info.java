/** Handlers that compute, log, or change their own execution; all but Sleep are pure. */
@NullMarked
package dev.millrace.engine.task.core;

import org.jspecify.annotations.NullMarked;
