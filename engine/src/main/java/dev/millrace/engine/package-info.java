/** The engine's front: what the API and other programs call. All other packages are behind it. */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
