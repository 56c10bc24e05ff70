package dev.millrace.engine.store;

/**
 * Told of every {@link Seam} that is passed, on the thread that passes it. A node in service has
 * {@link #NONE}; the chaos run gives one that ends the process or the database at the point it was
 * told.
 */
@FunctionalInterface
public interface Seams {
  Seams NONE = seam -> {};

  void pass(Seam seam);
}
