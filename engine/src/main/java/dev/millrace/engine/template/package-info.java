/**
 * The expression language of flows: Pebble's grammar with our own evaluator, functions and budgets.
 *
 * <p>Pebble lexes and parses; nothing of its evaluation is used, so that no template can reach a
 * Java object, a loader or a budget that is not checked.
 */
@NullMarked
package dev.millrace.engine.template;

import org.jspecify.annotations.NullMarked;
