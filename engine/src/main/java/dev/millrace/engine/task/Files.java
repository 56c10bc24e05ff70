package dev.millrace.engine.task;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Internal storage as one task run sees it. Addresses are {@code kestra:///…} and {@code
 * nsfile:///…}; a task may read what its execution, the executions it descends from, and its
 * namespace own, and writes below its own task run. Everything is streamed in chunks.
 *
 * <p>Methods raise {@code EngineException} FILE_NOT_FOUND or FILE_FORBIDDEN.
 */
public interface Files {

  /** Opens a file for reading; the caller closes it. */
  InputStream open(String uri) throws IOException;

  /** Its length in bytes. */
  long size(String uri) throws IOException;

  boolean exists(String uri) throws IOException;

  /**
   * Stores a file under this task run and gives its address; an older one of that name is replaced.
   */
  String put(String name, InputStream content) throws IOException;

  /** Removes a file; false when there was none. */
  boolean delete(String uri) throws IOException;

  /** Removes every file of this task run's execution; gives the addresses they had. */
  List<String> deleteExecutionFiles() throws IOException;

  /** Files of a namespace (null: the flow's own) by path relative to it. */
  List<String> listNamespace(@Nullable String namespace) throws IOException;

  /** Opens a namespace file. */
  InputStream openNamespace(@Nullable String namespace, String path) throws IOException;
}
