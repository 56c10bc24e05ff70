package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code kv(key, namespace, errorOnMissing)}: a value of the key-value store. */
final class KvFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("key", "namespace", "errorOnMissing");
  }

  @Override
  public @Nullable Object call(Call call) {
    String key = call.text("key");
    String namespace = call.optionalText("namespace");
    Services.KeyValueAnswer answer = call.outside(services -> services.kv(namespace, key));
    boolean strict = call.flag("errorOnMissing", true);
    return switch (answer) {
      case Services.KeyValueAnswer.Found found -> found.value();
      case Services.KeyValueAnswer.Missing missing -> {
        if (strict) {
          throw new TemplateException(
              "The key '"
                  + key
                  + "' does not exist in the namespace '"
                  + missing.namespace()
                  + "'.");
        }
        yield null;
      }
      case Services.KeyValueAnswer.Expired expired -> {
        if (strict) {
          throw new TemplateException(
              "The requested value has expired: key '"
                  + key
                  + "' in the namespace '"
                  + expired.namespace()
                  + "'.");
        }
        yield null;
      }
    };
  }

  @Override
  public Effect effect() {
    return Effect.DATABASE;
  }
}
