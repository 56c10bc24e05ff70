package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.TaskFailure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file piece by piece, as a separator divides it; a separator at the very end adds none.
 */
final class Pieces implements AutoCloseable {

  private static final int PIECE_BYTES_MAX = 64 << 20;

  private final InputStream in;
  private final byte[] separator;

  Pieces(InputStream in, byte[] separator) throws TaskFailure {
    if (separator.length == 0) {
      throw new TaskFailure("Property `separator`: cannot be empty");
    }
    this.in = new BufferedInputStream(in);
    this.separator = separator.clone();
  }

  /**
   * The next piece without its separator; null at the end.
   *
   * @throws TaskFailure when it is too long for memory
   */
  byte @Nullable [] next() throws IOException, TaskFailure {
    Piece piece = new Piece();
    for (int b = in.read(); b >= 0; b = in.read()) {
      piece.write(b);
      if (piece.endsWith(separator)) {
        return piece.without(separator.length);
      }
      if (piece.size() > PIECE_BYTES_MAX) {
        throw new TaskFailure(
            "A part between two separators is longer than %d bytes; is `separator` right?"
                .formatted(PIECE_BYTES_MAX));
      }
    }
    return piece.size() == 0 ? null : piece.toByteArray();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A piece that is being read. */
  private static final class Piece extends ByteArrayOutputStream {

    boolean endsWith(byte[] end) {
      return count >= end.length
          && buf[count - 1] == end[end.length - 1]
          && Arrays.equals(buf, count - end.length, count, end, 0, end.length);
    }

    byte[] without(int length) {
      return Arrays.copyOf(buf, count - length);
    }
  }
}
