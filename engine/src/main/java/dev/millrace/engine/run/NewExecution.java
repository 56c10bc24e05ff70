package dev.millrace.engine.run;

import dev.millrace.engine.store.ExecutionStore;

/** An execution that is not stored yet: its row with documents, and the flow it runs. */
record NewExecution(ExecutionStore.Row row, RunnableFlow flow) {}
