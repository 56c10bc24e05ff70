package dev.millrace.bench.http;

import java.nio.charset.StandardCharsets;

/** What came back. The body belongs to whoever has the answer. */
final class Answer {

  private static final int SHOWN_CHARS = 400;

  private final int status;
  private final byte[] body;
  private final long nanos;

  /**
   * @param nanos from the first byte sent to the last byte received
   */
  Answer(int status, byte[] body, long nanos) {
    this.status = status;
    this.body = body;
    this.nanos = nanos;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  long nanos() {
    return nanos;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Status and beginning of the body, for a complaint. */
  String shown() {
    String text = new String(body, StandardCharsets.UTF_8);
    return status
        + " "
        + (text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + " …" : text);
  }
}
