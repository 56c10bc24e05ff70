package dev.millrace.engine.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Masks every secret this node knows of, in every line of every log. Longer secrets go first, so
 * that one which contains another leaves nothing of itself. Safe for all threads.
 */
public final class SecretMasker implements Masker {

  private static final String MASK = "******";

  /** Shorter ones would mask half of every text and hide nothing. */
  private static final int CHARS_MIN = 3;

  private final Set<String> secrets =
      new ConcurrentSkipListSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(s -> s));

  public SecretMasker(Collection<String> known) {
    known.forEach(this::register);
  }

  /** Masks this value from now on, and each of its lines when it has several. */
  public void register(String secret) {
    add(secret);
    if (secret.indexOf('\n') >= 0) {
      secret.lines().forEach(this::add);
    }
  }

  private void add(String secret) {
    String text = secret.strip();
    if (text.length() >= CHARS_MIN) {
      secrets.add(text);
    }
  }

  @Override
  public String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      if (masked.contains(secret)) {
        masked = masked.replace(secret, MASK);
      }
    }
    return masked;
  }
}
