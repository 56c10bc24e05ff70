/** What functions, filters and tests are made of: calls, budgets, values as text and numbers. */
@NullMarked
package dev.millrace.engine.template.language;

import org.jspecify.annotations.NullMarked;
