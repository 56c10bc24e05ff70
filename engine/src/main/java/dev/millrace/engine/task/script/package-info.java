/**
 * Script tasks: one table of languages, one procedure around the commands, and the runners that
 * start them. A runner is found by its type name, so another one is a class and a line in {@code
 * Runners}.
 */
@NullMarked
package dev.millrace.engine.task.script;

import org.jspecify.annotations.NullMarked;
