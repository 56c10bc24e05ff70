package dev.millrace.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events of one call. Each is flushed; a caller that has gone shows as an IOException.
 */
public final class EventStream {

  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /** Writes events until it returns. */
  @FunctionalInterface
  public interface Body {
    void write(EventStream events) throws Exception;
  }

  /**
   * Sends one event.
   *
   * @param id start, progress or end, as clients expect
   */
  public void send(String id, Object view) throws IOException {
    out.write(("id: " + id + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.write(Json.bytes(view));
    out.write('\n');
    out.write('\n');
    out.flush();
  }

  /** Keeps the connection alive, and finds out whether anybody still listens. */
  public void keepAlive() throws IOException {
    out.write(new byte[] {':', '\n', '\n'});
    out.flush();
  }
}
