package dev.millrace.bench.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Status line and headers of an answer, as far as they matter here. */
record Head(int status, int length, boolean chunked, boolean closes) {

  static Head parse(byte[] bytes, int end) throws IOException {
    String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
    if (!lines[0].startsWith("HTTP/1.") || lines[0].length() < 12) {
      throw new IOException("not an HTTP answer: " + lines[0]);
    }
    int status = Integer.parseInt(lines[0], 9, 12, 10);
    int length = 0;
    boolean chunked = false;
    boolean closes = false;
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
          case "content-length" -> length = Integer.parseInt(value);
          case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
          case "connection" -> closes = value.equalsIgnoreCase("close");
          default -> {}
        }
      }
    }
    return new Head(status, length, chunked, closes);
  }
}
