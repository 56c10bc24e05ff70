package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code read(path, namespace, version)}: the text of a file. */
final class ReadFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("path", "namespace", "version");
  }

  @Override
  public @Nullable Object call(Call call) {
    Services.FileRef file = FileFunction.file(call);
    String content = call.outside(services -> services.readFile(file));
    return call.budget().text(content);
  }

  @Override
  public Effect effect() {
    return Effect.OUTSIDE;
  }
}
