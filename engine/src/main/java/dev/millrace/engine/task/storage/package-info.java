/**
 * Tasks on files of internal storage; everything is streamed, scratch files lie in the working
 * directory.
 */
@NullMarked
package dev.millrace.engine.task.storage;

import org.jspecify.annotations.NullMarked;
