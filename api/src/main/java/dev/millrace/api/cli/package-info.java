/** The command line: settings, the commands, and what they print. The only package that prints. */
@NullMarked
package dev.millrace.api.cli;

import org.jspecify.annotations.NullMarked;
