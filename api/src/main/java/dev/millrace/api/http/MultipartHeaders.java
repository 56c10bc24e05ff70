package dev.millrace.api.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads parameters of header values such as {@code form-data; name="x"; filename="y"}. */
final class MultipartHeaders {

  private MultipartHeaders() {}

  /** The value of a parameter, unquoted; null when the header or the parameter is absent. */
  static @Nullable String parameter(@Nullable String header, String name) {
    if (header == null) {
      return null;
    }
    int at = header.indexOf(';');
    while (at >= 0 && at < header.length()) {
      int start = skipBlanks(header, at + 1);
      int equals = header.indexOf('=', start);
      if (equals < 0) {
        return null;
      }
      String key = header.substring(start, equals).strip().toLowerCase(Locale.ROOT);
      int valueStart = skipBlanks(header, equals + 1);
      boolean quoted = valueStart < header.length() && header.charAt(valueStart) == '"';
      int valueEnd = quoted ? closingQuote(header, valueStart + 1) : endOfToken(header, valueStart);
      if (key.equals(name)) {
        return quoted
            ? unescape(header.substring(valueStart + 1, valueEnd))
            : header.substring(valueStart, valueEnd).strip();
      }
      at = header.indexOf(';', valueEnd);
    }
    return null;
  }

  private static int skipBlanks(String header, int from) {
    int at = from;
    while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static int endOfToken(String header, int from) {
    int end = header.indexOf(';', from);
    return end < 0 ? header.length() : end;
  }

  private static int closingQuote(String header, int from) {
    int at = from;
    while (at < header.length() && header.charAt(at) != '"') {
      at += header.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, header.length());
  }

  /** Browsers write a quote as %22, others with a backslash; a backslash in a path stays. */
  private static String unescape(String value) {
    return value.replace("\\\"", "\"").replace("\\\\", "\\").replace("%22", "\"");
  }
}
