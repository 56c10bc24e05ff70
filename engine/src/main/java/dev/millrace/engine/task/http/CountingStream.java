package dev.millrace.engine.task.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read and refuses to read more than a limit. Used by one thread. */
final class CountingStream extends FilterInputStream {

  private final long most;
  private long count;

  CountingStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  /** More was sent than may be read. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    add(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    add(Math.max(0, read));
    return read;
  }

  private void add(int read) throws TooLong {
    count += read;
    if (count > most) {
      throw new TooLong();
    }
  }

  long count() {
    return count;
  }
}
