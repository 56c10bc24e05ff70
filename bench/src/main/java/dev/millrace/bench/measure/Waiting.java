package dev.millrace.bench.measure;

import java.time.Duration;

/** A time in which nothing is done. */
final class Waiting {

  private Waiting() {}

  static void pass(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
