package dev.millrace.api.files;

import dev.millrace.api.http.Json;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The beginning of a file, in a form that can be shown.
 *
 * @param type TEXT, LIST, IMAGE, MARKDOWN or PDF
 * @param content text, list of rows, or base64
 * @param truncated whether the file goes on
 */
record FilePreview(String extension, String type, Object content, boolean truncated) {

  static final int ROWS_INITIAL = 100;

  private static final int ROWS_MAX = 5_000;
  private static final int CHARS_MAX = 2_000_000;
  private static final int BINARY_BYTES_MAX = 5 << 20;
  private static final Set<String> ROW_FILES = Set.of("jsonl", "ndjson", "ion");
  private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "gif", "webp", "bmp");

  /** Text of a file up to a limit. */
  private record Head(List<String> lines, boolean cut) {}

  static FilePreview of(String name, InputStream content, int rows, String encoding)
      throws IOException {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (IMAGES.contains(extension)) {
      return binary(extension, "IMAGE", content);
    }
    if (extension.equals("pdf")) {
      return binary(extension, "PDF", content);
    }
    Head head = head(content, Math.clamp(rows, 1, ROWS_MAX), charset(encoding));
    if (ROW_FILES.contains(extension)) {
      List<Object> parsed = rows(head.lines);
      if (parsed.size() == head.lines.size()) {
        return new FilePreview(extension, "LIST", parsed, head.cut);
      }
    }
    String type = extension.equals("md") ? "MARKDOWN" : "TEXT";
    return new FilePreview(extension, type, String.join("\n", head.lines), head.cut);
  }

  /** The lines that are JSON. */
  private static List<Object> rows(List<String> lines) {
    List<Object> rows = new ArrayList<>();
    for (String line : lines) {
      Json.Parsed parsed = Json.parse(line);
      if (parsed != null && parsed.value() != null) {
        rows.add(parsed.value());
      }
    }
    return rows;
  }

  private static FilePreview binary(String extension, String type, InputStream content)
      throws IOException {
    byte[] bytes = content.readNBytes(BINARY_BYTES_MAX);
    boolean cut = bytes.length == BINARY_BYTES_MAX && content.read() >= 0;
    return new FilePreview(extension, type, Base64.getEncoder().encodeToString(bytes), cut);
  }

  private static Head head(InputStream content, int rows, Charset charset) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(content, charset));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int chars = 0;
    for (int next = reader.read(); next >= 0; next = reader.read()) {
      chars++;
      if (lines.size() == rows || chars > CHARS_MAX) {
        return new Head(lines, true);
      }
      if (next == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else if (next != '\r') {
        line.append((char) next);
      }
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return new Head(lines, false);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, "there is no encoding '" + name + "', use UTF-8", e);
    }
  }
}
