package dev.millrace.api.http;

import java.io.IOException;
import java.io.InputStream;

/** Takes the files of a form while they arrive. */
@FunctionalInterface
public interface FileSink {

  /** Refuses files: for calls that have none. */
  FileSink NONE =
      (field, _, _) -> {
        throw new HttpError(
            Problem.REQUEST_MALFORMED, "field " + field + " is a file; this call takes no files");
      };

  /**
   * Stores one file and gives the value its field gets. Need not read it to the end.
   *
   * @param field name of the field
   * @param fileName as the sender calls it; never to be used as a path
   */
  Object store(String field, String fileName, InputStream content) throws IOException;
}
