/**
 * Typing of inputs and outputs: what a user gives becomes values a template can read, or complaints
 * that name the input and what was expected.
 */
@NullMarked
package dev.millrace.engine.input;

import org.jspecify.annotations.NullMarked;
