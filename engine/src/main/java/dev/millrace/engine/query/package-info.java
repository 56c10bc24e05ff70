/** What the API shows: pages, searches and single things as records. Reads only, always bounded. */
@NullMarked
package dev.millrace.engine.query;

import org.jspecify.annotations.NullMarked;
