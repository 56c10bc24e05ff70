package dev.millrace.api.cli;

import java.util.Collection;

/** The word a user most likely meant. */
final class NearestWord {

  private NearestWord() {}

  /** The one that needs the fewest letters changed. */
  static String of(String typed, Collection<String> words) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String word : words) {
      int distance = distance(typed, word);
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return best;
  }

  /** Letters to insert, delete or replace (Levenshtein), one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int column = 0; column <= b.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= a.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= b.length(); column++) {
        int above = row[column];
        int replace = diagonal + (a.charAt(line - 1) == b.charAt(column - 1) ? 0 : 1);
        row[column] = Math.min(replace, 1 + Math.min(above, row[column - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
