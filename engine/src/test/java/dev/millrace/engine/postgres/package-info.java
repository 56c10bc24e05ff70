@NullMarked
package dev.millrace.engine.postgres;

import org.jspecify.annotations.NullMarked;
