package dev.millrace.bench.http;

/** What was asked for was not done as expected: a figure of it would mean nothing. */
public final class LoadFailure extends RuntimeException {

  public LoadFailure(String message) {
    super(message);
  }

  public LoadFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
