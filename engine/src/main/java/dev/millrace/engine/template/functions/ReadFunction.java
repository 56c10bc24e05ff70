package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Numbers;
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
    Services.FileRef file = file(call);
    String content = call.outside(services -> services.readFile(file));
    return call.budget().text(content);
  }

  @Override
  public Effect effect() {
    return Effect.OUTSIDE;
  }

  /** The file the arguments of a file function name. */
  static Services.FileRef file(Call call) {
    Object version = call.value("version");
    return new Services.FileRef(
        call.text("path"),
        call.optionalText("namespace"),
        version == null ? null : Numbers.toLong(version, "argument 'version'"));
  }
}
