package dev.millrace.engine.input;

/** User values in messages: short, on one line. */
final class Shown {

  private static final int MAX = 80;

  private Shown() {}

  static String text(Object value) {
    String text = String.valueOf(value);
    String start = text.length() <= MAX ? text : text.substring(0, MAX) + "…";
    return start.replaceAll("\\p{Cntrl}+", " ");
  }
}
