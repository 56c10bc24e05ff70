package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code nanoId(length, alphabet)}: a random id. */
final class NanoIdFunction implements TemplateFunction {
  private static final int LENGTH_MAX = 1_000;
  private static final String ALPHABET =
      "_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  @Override
  public Signature signature() {
    return Signature.of("length", "alphabet");
  }

  @Override
  public @Nullable Object call(Call call) {
    long length = call.number("length", 21);
    String alphabet = call.text("alphabet", ALPHABET);
    if (length < 1 || length > LENGTH_MAX) {
      throw call.error("expects a length between 1 and " + LENGTH_MAX + ", but got " + length);
    }
    if (alphabet.isEmpty()) {
      throw call.error("expects an alphabet of at least one character");
    }
    RandomGenerator random = call.services().random();
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < length; i++) {
      id.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return id.toString();
  }
}
