package dev.millrace.api.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A terminal as far as a run uses one: text that wraps and scrolls, colours, and the two escapes
 * that redraw. Anything else in the output is a failure.
 */
final class ScreenModel {

  private static final char ESCAPE = '\u001b';

  private final int height;
  private final int width;
  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private int wraps;

  ScreenModel(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** What is seen and what has scrolled away, without blanks at the ends of lines. */
  List<String> lines() {
    return lines.stream().map(line -> line.toString().stripTrailing()).toList();
  }

  /** How often a line did not fit. */
  int wraps() {
    return wraps;
  }

  ScreenModel print(String text) {
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      if (codePoint == ESCAPE) {
        at = escape(text, at);
        continue;
      }
      switch (codePoint) {
        case '\r' -> column = 0;
        case '\n' -> newLine();
        default -> put(codePoint);
      }
      at += Character.charCount(codePoint);
    }
    return this;
  }

  private int escape(String text, int at) {
    int end = at + 2;
    while (end < text.length() && !Character.isLetter(text.charAt(end))) {
      end++;
    }
    String number = text.substring(at + 2, end);
    switch (text.charAt(end)) {
      case 'm' -> {}
      case 'F' -> up(Integer.parseInt(number));
      case 'J' -> clearBelow();
      default -> throw new AssertionError("unknown escape " + text.substring(at + 1, end + 1));
    }
    return end + 1;
  }

  /** No further than the top of what is seen. */
  private void up(int count) {
    row = Math.max(row - count, Math.max(0, lines.size() - height));
    column = 0;
  }

  private void clearBelow() {
    lines.subList(row + 1, lines.size()).clear();
    lines.get(row).setLength(0);
  }

  /** With the return that the terminal's driver adds to it. */
  private void newLine() {
    column = 0;
    row++;
    if (row == lines.size()) {
      lines.add(new StringBuilder());
    }
  }

  private void put(int codePoint) {
    if (codePoint < ' ' || (codePoint >= 0x7F && codePoint < 0xA0)) {
      throw new AssertionError("control character " + Integer.toHexString(codePoint));
    }
    String one = Character.toString(codePoint);
    int columns = TextWidth.of(one);
    if (column + columns > width) {
      wraps++;
      newLine();
    }
    lines.get(row).append(one);
    column += columns;
  }
}
