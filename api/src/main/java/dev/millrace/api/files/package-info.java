/** The API of files: those of namespaces and those of executions. */
@NullMarked
package dev.millrace.api.files;

import org.jspecify.annotations.NullMarked;
