package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.StoragePath;

/**
 * Which files a task may touch beside those of its own execution and namespace. Safe for all
 * threads.
 */
@FunctionalInterface
public interface FileAccess {
  /** Kestra's rule without namespace permissions: the files of every execution and namespace. */
  FileAccess OPEN = (self, owner) -> true;

  /** Who asks. */
  record Self(String namespace, ExecutionId executionId) {}

  boolean allows(Self self, StoragePath.Owner owner);
}
