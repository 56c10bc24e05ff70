package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code fileExists(path, namespace)}. */
final class FileExistsFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("path", "namespace", "version");
  }

  @Override
  public @Nullable Object call(Call call) {
    Services.FileRef file = ReadFunction.file(call);
    return call.outside(services -> services.fileExists(file));
  }

  @Override
  public Effect effect() {
    return Effect.OUTSIDE;
  }
}
