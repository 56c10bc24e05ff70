/** One class per filter of the expression language. */
@NullMarked
package dev.millrace.engine.template.filters;

import org.jspecify.annotations.NullMarked;
