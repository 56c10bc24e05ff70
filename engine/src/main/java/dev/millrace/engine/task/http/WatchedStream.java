package dev.millrace.engine.task.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * The body of an answer, closed under its reader when the server falls silent for too long. The
 * reader is one thread; a virtual thread watches and ends with the stream.
 */
final class WatchedStream extends FilterInputStream {

  private final Duration limit;
  private final Thread watcher;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean silent;

  WatchedStream(InputStream in, Duration limit) {
    super(in);
    this.limit = limit;
    this.watcher = Thread.ofVirtual().name("http-silence").start(this::watch);
  }

  private void watch() {
    try {
      long left = limit.toNanos();
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = limit.toNanos() - (System.nanoTime() - lastNanos);
      }
      silent = true;
      in.close();
    } catch (InterruptedException | IOException e) {
      // Closed by its reader: nothing is left to watch.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = super.read(buffer, offset, length);
      lastNanos = System.nanoTime();
      checkSilence();
      return count;
    } catch (IOException e) {
      checkSilence();
      throw e;
    }
  }

  private void checkSilence() throws HttpTimeoutException {
    if (silent) {
      throw new HttpTimeoutException("no data for " + limit);
    }
  }

  @Override
  public void close() throws IOException {
    watcher.interrupt();
    super.close();
  }
}
