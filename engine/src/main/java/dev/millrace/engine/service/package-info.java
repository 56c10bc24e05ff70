/** One class per background duty: each has start, stop and, where it has rounds, runOnce. */
@NullMarked
package dev.millrace.engine.service;

import org.jspecify.annotations.NullMarked;
