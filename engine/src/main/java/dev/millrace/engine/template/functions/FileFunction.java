package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Numbers;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about a file: {@code fileExists(path, namespace, version)}, {@code fileSize} in
 * bytes, {@code isFileEmpty}, and {@code fileURI}, the storage URI of a namespace file.
 */
final class FileFunction implements TemplateFunction {

  private final BiFunction<Services, Services.FileRef, Object> question;

  FileFunction(BiFunction<Services, Services.FileRef, Object> question) {
    this.question = question;
  }

  @Override
  public Signature signature() {
    return Signature.of("path", "namespace", "version");
  }

  @Override
  public @Nullable Object call(Call call) {
    Services.FileRef file = file(call);
    return call.outside(services -> question.apply(services, file));
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
