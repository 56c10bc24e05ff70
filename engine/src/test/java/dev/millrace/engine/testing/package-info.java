/** What tests of every module share: a real PostgreSQL with the schema in it, and small fakes. */
@NullMarked
package dev.millrace.engine.testing;

import org.jspecify.annotations.NullMarked;
