/** From Pebble's parse tree to a program that runs against a scope within its budget. */
@NullMarked
package dev.millrace.engine.template.program;

import org.jspecify.annotations.NullMarked;
