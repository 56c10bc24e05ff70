package dev.millrace.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads whole bodies within a limit. */
final class Bodies {

  /** What is read and thrown away of a refused call, so that its sender sees the answer. */
  private static final long DRAIN_BYTES_MAX = 4L << 20;

  private Bodies() {}

  static byte[] read(HttpServletRequest request, int bytesMax) throws IOException {
    if (request.getHeader("Content-Encoding") != null) {
      throw new HttpError(
          Problem.MEDIA_TYPE_UNKNOWN, "a compressed body is not taken; send it uncompressed");
    }
    if (request.getContentLengthLong() > bytesMax) {
      throw tooLarge(bytesMax);
    }
    InputStream in = request.getInputStream();
    byte[] body = in.readNBytes(bytesMax);
    if (body.length == bytesMax && in.read() >= 0) {
      throw tooLarge(bytesMax);
    }
    return body;
  }

  static HttpError tooLarge(long bytesMax) {
    return new HttpError(
        Problem.BODY_TOO_LARGE,
        "the body is larger than "
            + bytesMax
            + " bytes; send less, or raise request-bytes-max or upload-bytes-max");
  }

  /** Reads on for a while, so that a client that is still sending gets to read the answer. */
  static void drain(HttpServletRequest request) {
    try {
      InputStream in = request.getInputStream();
      byte[] scratch = new byte[8192];
      long left = DRAIN_BYTES_MAX;
      while (left > 0) {
        int read = in.read(scratch);
        if (read < 0) {
          return;
        }
        left -= read;
      }
    } catch (IOException | IllegalStateException e) {
      // The caller has gone, or the body was read in another way: there is nobody to be polite to.
      return;
    }
  }
}
