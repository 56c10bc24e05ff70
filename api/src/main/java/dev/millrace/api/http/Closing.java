package dev.millrace.api.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells long calls that the server stops, and counts the calls under way so that the stop can wait
 * for them. Safe for all threads.
 */
public final class Closing {

  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean begun;
  private int calls;

  /** Whether the server stops. */
  public boolean isBegun() {
    return begun;
  }

  /** Runs something when the stop begins, at once when it has; close to forget it. */
  public AutoCloseable onBegin(Runnable listener) {
    listeners.add(listener);
    if (begun) {
      listener.run();
    }
    return () -> listeners.remove(listener);
  }

  synchronized void enter() {
    calls++;
  }

  synchronized void leave() {
    calls--;
    notifyAll();
  }

  /** Begins the stop and waits until no call is under way, but not longer than this. */
  synchronized void begin(long graceMillis) throws InterruptedException {
    begun = true;
    listeners.forEach(Runnable::run);
    long deadline = System.nanoTime() + graceMillis * 1_000_000;
    while (calls > 0) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
