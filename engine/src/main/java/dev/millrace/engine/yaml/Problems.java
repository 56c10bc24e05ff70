package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.Problem.Severity;
import dev.millrace.engine.yaml.Tree.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is to be said about one document, each thing once per place. Used by one thread,
 * for one parse.
 */
final class Problems {

  private final String file;
  private final int lineOffset;
  private final int max;
  private final List<Problem> all = new ArrayList<>();
  private final Set<String> said = new HashSet<>();
  private int errors;
  private int dropped;

  /** Lines before the document in its file are added to every place. */
  Problems(String file, int lineOffset, int max) {
    this.file = file;
    this.lineOffset = lineOffset;
    this.max = max;
  }

  void error(Place place, String path, String message) {
    errors++;
    add(Severity.ERROR, place, path, message, false);
  }

  void warning(Place place, String path, String message) {
    add(Severity.WARNING, place, path, message, false);
  }

  void info(Place place, String path, String message) {
    add(Severity.INFO, place, path, message, false);
  }

  /** An old spelling that still works. */
  void deprecated(Place place, String path, String message) {
    add(Severity.WARNING, place, path, message, true);
  }

  /** An old type name that still works. */
  void replaced(Place place, String path, String message) {
    add(Severity.INFO, place, path, message, true);
  }

  /** Line in the file of a place in the document. */
  int lineInFile(Place place) {
    return lineInFile(place.line());
  }

  int lineInFile(int line) {
    return line + lineOffset;
  }

  /** Whether another problem would still be shown; if not, there is no need to word it well. */
  boolean hasRoom() {
    return all.size() < max;
  }

  boolean hasErrors() {
    return errors > 0;
  }

  /** Everything reported, in the order of the text. */
  List<Problem> list() {
    List<Problem> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    if (dropped > 0) {
      String message = dropped + " more problems are not shown; mend these first";
      Severity severity = errors > 0 ? Severity.ERROR : Severity.WARNING;
      sorted.add(new Problem(severity, file, lineOffset + 1, 1, "", message, false));
    }
    return List.copyOf(sorted);
  }

  private void add(
      Severity severity, Place place, String path, String message, boolean deprecated) {
    if (all.size() >= max) {
      dropped++;
      return;
    }
    if (!said.add(place + message)) {
      return;
    }
    int line = place.line() + lineOffset;
    all.add(new Problem(severity, file, line, place.column(), path, message, deprecated));
  }
}
