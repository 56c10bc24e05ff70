/** Numbers and how they are shown; nothing here measures anything. */
@NullMarked
package dev.millrace.bench.figures;

import org.jspecify.annotations.NullMarked;
