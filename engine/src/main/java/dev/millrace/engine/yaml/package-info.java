/**
 * Text to {@link dev.millrace.engine.flow.Flow}: reads YAML, applies plugin defaults, types every
 * property and reports everything that is wrong with line, column, expectation and remedy.
 */
@NullMarked
package dev.millrace.engine.yaml;

import org.jspecify.annotations.NullMarked;
