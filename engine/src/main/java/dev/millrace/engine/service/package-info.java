/** One class per background duty: each has start, close and, where it has rounds, runOnce. */
@NullMarked
package dev.millrace.engine.service;

import org.jspecify.annotations.NullMarked;
