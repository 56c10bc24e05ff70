/**
 * The language jq, version 1.6, within the budget of a template. A library's evaluator cannot be
 * stopped in the middle of a long string or list it builds, so the evaluator is ours.
 */
@NullMarked
package dev.millrace.engine.template.jq;

import org.jspecify.annotations.NullMarked;
