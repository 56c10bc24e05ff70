package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** {@code ksuid()}: a K-sortable unique id, 27 characters. */
final class KsuidFunction implements TemplateFunction {
  private static final long EPOCH_SECONDS = 1_400_000_000L;
  private static final int RANDOM_BYTES = 16;

  @Override
  public Signature signature() {
    return Signature.NONE;
  }

  @Override
  public @Nullable Object call(Call call) {
    Services services = call.services();
    byte[] random = new byte[RANDOM_BYTES];
    services.random().nextBytes(random);
    int seconds = (int) (services.clock().instant().getEpochSecond() - EPOCH_SECONDS);
    byte[] all =
        ByteBuffer.allocate(Integer.BYTES + RANDOM_BYTES).putInt(seconds).put(random).array();
    return Ids.base62(all, 27);
  }
}
