package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** {@code randomPort()}: a TCP port that is free at the moment. */
final class RandomPortFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.NONE;
  }

  @Override
  public @Nullable Object call(Call call) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw call.error("found no free port: " + e.getMessage());
    }
  }
}
