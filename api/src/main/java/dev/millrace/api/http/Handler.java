package dev.millrace.api.http;

/** Answers the calls of one route, on a virtual thread of its own for each call; may block. */
@FunctionalInterface
public interface Handler {

  /**
   * Reads the request and writes the whole answer.
   *
   * @throws Exception any; {@link Errors} turns it into an answer
   */
  void answer(Exchange exchange) throws Exception;
}
