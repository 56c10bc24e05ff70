package dev.millrace.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body part by part from the stream, in one buffer and without temporary files.
 * Used by one thread.
 */
final class MultipartReader {

  /**
   * One part.
   *
   * @param fileName as sent; null for a plain field
   * @param content ends where the part ends; what is left of it is skipped by {@link #next}
   */
  record Part(String name, @Nullable String fileName, InputStream content) {}

  private static final int BUFFER_BYTES = 16 << 10;
  private static final int HEADER_BYTES_MAX = 8 << 10;
  private static final int BOUNDARY_CHARS_MAX = 200;

  private final InputStream in;
  private final long bytesMax;

  /** Line end, two dashes, boundary: what ends a part. */
  private final byte[] delimiter;

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;
  private long total;
  private boolean inputEnded;
  private @Nullable Content open;
  private boolean begun;

  MultipartReader(InputStream in, String boundary, long bytesMax) {
    if (boundary.isEmpty() || boundary.length() > BOUNDARY_CHARS_MAX) {
      throw malformed("the boundary has " + boundary.length() + " characters, expected 1 to 200");
    }
    this.in = in;
    this.bytesMax = bytesMax;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The next part; null after the last. */
  @Nullable Part next() throws IOException {
    if (!begun) {
      begun = true;
      if (!skipPreamble()) {
        return null;
      }
    } else if (open != null) {
      open.transferTo(OutputStream.nullOutputStream());
      open = null;
      start += delimiter.length;
    } else {
      return null;
    }
    return afterDelimiter();
  }

  /** The first boundary may stand at the very beginning, without a line end before it. */
  private boolean skipPreamble() throws IOException {
    fill(delimiter.length);
    if (end - start == 0 && inputEnded) {
      return false;
    }
    if (startsWith(delimiter, 2)) {
      start += delimiter.length - 2;
      return true;
    }
    new Content().transferTo(OutputStream.nullOutputStream());
    start += delimiter.length;
    return true;
  }

  private @Nullable Part afterDelimiter() throws IOException {
    fill(2);
    if (end - start >= 2 && buffer[start] == '-' && buffer[start + 1] == '-') {
      in.transferTo(OutputStream.nullOutputStream());
      return null;
    }
    String disposition = null;
    int headerBytes = 0;
    boolean boundaryLine = true;
    while (true) {
      String line = line();
      headerBytes += line.length() + 2;
      if (headerBytes > HEADER_BYTES_MAX) {
        throw malformed("the headers of a part are larger than " + HEADER_BYTES_MAX + " bytes");
      }
      if (!boundaryLine && line.isEmpty()) {
        return part(disposition);
      }
      boundaryLine = false;
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        disposition = line.substring("content-disposition:".length());
      }
    }
  }

  private Part part(@Nullable String disposition) {
    String name = MultipartHeaders.parameter(disposition, "name");
    if (name == null) {
      throw malformed("a part has no name in its Content-Disposition");
    }
    open = new Content();
    return new Part(name, MultipartHeaders.parameter(disposition, "filename"), open);
  }

  /** One header line, without its end. */
  private String line() throws IOException {
    int searched = 0;
    while (true) {
      fill(searched + 2);
      for (; start + searched + 1 < end; searched++) {
        if (buffer[start + searched] == '\r' && buffer[start + searched + 1] == '\n') {
          String line = new String(buffer, start, searched, StandardCharsets.UTF_8);
          start += searched + 2;
          return line;
        }
      }
      if (inputEnded || searched > HEADER_BYTES_MAX) {
        throw malformed("the headers of a part do not end");
      }
    }
  }

  private boolean startsWith(byte[] what, int offset) {
    int length = what.length - offset;
    if (end - start < length) {
      return false;
    }
    for (int at = 0; at < length; at++) {
      if (buffer[start + at] != what[offset + at]) {
        return false;
      }
    }
    return true;
  }

  /** Reads until at least {@code wanted} bytes are in the buffer, or the input has ended. */
  private void fill(int wanted) throws IOException {
    if (end - start >= wanted || inputEnded) {
      return;
    }
    if (buffer.length - start < wanted + delimiter.length) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    while (end - start < wanted && !inputEnded) {
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        inputEnded = true;
      } else {
        end += read;
        total += read;
        if (total > bytesMax) {
          throw Bodies.tooLarge(bytesMax);
        }
      }
    }
  }

  private static HttpError malformed(String why) {
    return new HttpError(Problem.REQUEST_MALFORMED, "Invalid multipart body: " + why);
  }

  /** The bytes up to the next delimiter, which stays in the buffer. */
  private final class Content extends InputStream {
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (ended || length == 0) {
        return length == 0 ? 0 : -1;
      }
      fill(delimiter.length);
      int at = find();
      int available = at >= 0 ? at - start : end - start - (delimiter.length - 1);
      if (at == start) {
        ended = true;
        return -1;
      }
      if (available <= 0) {
        throw malformed("it ends before its last boundary");
      }
      int count = Math.min(available, length);
      System.arraycopy(buffer, start, target, offset, count);
      start += count;
      return count;
    }

    /** Where the delimiter begins in the buffer; -1 when it is not whole in it. */
    private int find() {
      int last = end - delimiter.length;
      for (int at = start; at <= last; at++) {
        if (buffer[at] == '\r' && matches(at)) {
          return at;
        }
      }
      return -1;
    }

    private boolean matches(int at) {
      for (int index = 1; index < delimiter.length; index++) {
        if (buffer[at + index] != delimiter[index]) {
          return false;
        }
      }
      return true;
    }
  }
}
