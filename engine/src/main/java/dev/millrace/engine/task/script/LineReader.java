package dev.millrace.engine.task.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a stream into lines, holding at most one in memory and never more of it than a limit: a
 * program that prints gigabytes without a line break costs no more than one that behaves.
 */
final class LineReader {

  private static final int BUFFER_BYTES = 8192;
  private static final String CUT = " bytes cut";

  /** How much of a line was cut. */
  private static final Pattern CUT_BYTES = Pattern.compile("… \\((\\d+)" + CUT + "\\)$");

  private final InputStream in;
  private final int lineBytesMax;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private long dropped;
  private final AtomicLong progress = new AtomicLong();

  LineReader(InputStream in, int lineBytesMax, Consumer<String> lines) {
    this.in = in;
    this.lineBytesMax = lineBytesMax;
    this.lines = lines;
  }

  /** Reads to the end of the stream; a last line without a line break counts. */
  void readAll() throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = read(buffer); count >= 0; count = read(buffer)) {
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          append(buffer, start, i);
          end();
          start = i + 1;
        }
      }
      append(buffer, start, count);
    }
    if (line.size() > 0 || dropped > 0) {
      end();
    }
  }

  /** How many bytes this line lacks at its end. */
  static long cutBytes(String line) {
    if (!line.endsWith(CUT + ")")) {
      return 0;
    }
    Matcher cut = CUT_BYTES.matcher(line);
    return cut.find(line.lastIndexOf('…')) ? Long.parseLong(cut.group(1)) : 0;
  }

  private int read(byte[] buffer) throws IOException {
    progress.incrementAndGet(); // odd: it waits for more
    int count = in.read(buffer);
    progress.incrementAndGet();
    return count;
  }

  /** Grows with what is read; odd while it waits for more, even while it has something to do. */
  long progress() {
    return progress.get();
  }

  private void append(byte[] buffer, int start, int end) {
    int room = Math.max(0, lineBytesMax - line.size());
    int taken = Math.min(room, end - start);
    line.write(buffer, start, taken);
    dropped += end - start - taken;
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8);
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    lines.accept(dropped == 0 ? text : text + "… (" + dropped + CUT + ")");
    line.reset();
    dropped = 0;
  }
}
