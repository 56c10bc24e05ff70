package dev.millrace.engine.run;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.TaskRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A log line written while planning; it goes out with the transaction that caused it. */
record LogLine(Instant at, @Nullable TaskRun run, LogLevel level, String message) {}
