package dev.millrace.engine.input;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file given for a FILE input: the value of that input in a {@code CreateExecution}. It is read
 * while the execution is created.
 *
 * @param name as the user knows it
 */
public record FileUpload(String name, Content content) {

  /** Where the bytes come from; the engine closes what it opens. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }
}
