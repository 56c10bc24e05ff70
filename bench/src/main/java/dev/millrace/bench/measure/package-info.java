/** The runs: start a server, load it, read what it used, stop it. */
@NullMarked
package dev.millrace.bench.measure;

import org.jspecify.annotations.NullMarked;
