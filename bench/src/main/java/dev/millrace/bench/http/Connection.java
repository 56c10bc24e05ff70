package dev.millrace.bench.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection over a plain socket, one request at a time: about 20 µs of processor
 * time for each, where the JDK's own client takes several times that. Used by one thread.
 */
final class Connection implements Closeable {

  private static final int BUFFER_BYTES = 64 << 10;
  private static final int ANSWER_BYTES_MAX = 256 << 20;
  private static final int TIMEOUT_MILLIS = 600_000;

  private final String host;
  private final int port;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private @Nullable Socket socket;

  Connection(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** Sends a whole request and reads its whole answer. */
  Answer exchange(byte[] request) throws IOException {
    Socket open = opened();
    long start = System.nanoTime();
    open.getOutputStream().write(request);
    InputStream in = open.getInputStream();
    filled = 0;
    int headEnd = readHead(in);
    Head head = Head.parse(buffer, headEnd);
    byte[] body = head.chunked() ? chunked(in, headEnd) : sized(in, headEnd, head.length());
    long nanos = System.nanoTime() - start;
    if (head.closes()) {
      close();
    }
    return new Answer(head.status(), body, nanos);
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  private Socket opened() throws IOException {
    if (socket == null) {
      Socket fresh = new Socket(host, port);
      fresh.setTcpNoDelay(true);
      fresh.setSoTimeout(TIMEOUT_MILLIS);
      socket = fresh;
    }
    return socket;
  }

  /** The index after the empty line. */
  private int readHead(InputStream in) throws IOException {
    int from = 0;
    while (true) {
      for (int at = from; at + 3 < filled; at++) {
        if (buffer[at] == '\r' && buffer[at + 2] == '\r' && buffer[at + 3] == '\n') {
          return at + 4;
        }
      }
      from = Math.max(0, filled - 3);
      readMore(in);
    }
  }

  private byte[] sized(InputStream in, int start, int length) throws IOException {
    while (filled < start + length) {
      readMore(in);
    }
    return Arrays.copyOfRange(buffer, start, start + length);
  }

  private byte[] chunked(InputStream in, int start) throws IOException {
    int at = start;
    int to = start; // chunks are moved together in place
    while (true) {
      int lineEnd = lineEnd(in, at);
      int size = chunkSize(at, lineEnd);
      int chunk = lineEnd + 2;
      while (filled < chunk + size + 2) {
        readMore(in);
      }
      if (size == 0) {
        return Arrays.copyOfRange(buffer, start, to);
      }
      System.arraycopy(buffer, chunk, buffer, to, size);
      to += size;
      at = chunk + size + 2;
    }
  }

  private int lineEnd(InputStream in, int start) throws IOException {
    int at = start;
    while (true) {
      for (; at + 1 < filled; at++) {
        if (buffer[at] == '\r' && buffer[at + 1] == '\n') {
          return at;
        }
      }
      readMore(in);
    }
  }

  private int chunkSize(int start, int end) throws IOException {
    int size = 0;
    for (int at = start; at < end && buffer[at] != ';'; at++) {
      int digit = Character.digit(buffer[at], 16);
      if (digit < 0 || size > ANSWER_BYTES_MAX) {
        throw new IOException("not the size of a chunk");
      }
      size = size * 16 + digit;
    }
    return size;
  }

  private void readMore(InputStream in) throws IOException {
    if (filled == buffer.length) {
      if (filled >= ANSWER_BYTES_MAX) {
        throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
      }
      buffer = Arrays.copyOf(buffer, filled * 2);
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    if (count < 0) {
      throw new EOFException("the server closed the connection before its answer was whole");
    }
    filled += count;
  }
}
