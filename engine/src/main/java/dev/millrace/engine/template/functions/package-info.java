/** One class per function of the expression language. */
@NullMarked
package dev.millrace.engine.template.functions;

import org.jspecify.annotations.NullMarked;
