package dev.millrace.engine.query;

import java.util.List;

/**
 * One page of a search.
 *
 * @param total how many there are on all pages; counting stops at {@link PageRequest#TOTAL_MAX}
 */
public record Page<T>(List<T> results, long total) {
  public Page {
    results = List.copyOf(results);
  }
}
