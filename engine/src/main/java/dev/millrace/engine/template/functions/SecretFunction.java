package dev.millrace.engine.template.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Json;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code secret(key, namespace, subkey, full)}: a secret, or a field of one that is JSON; masked in
 * logs from then on.
 */
final class SecretFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("key", "namespace", "subkey", "full");
  }

  @Override
  public @Nullable Object call(Call call) {
    String key = call.text("key");
    String subkey = call.optionalText("subkey");
    boolean full = call.flag("full", false);
    if (subkey != null && full) {
      throw call.error("takes either 'subkey' or 'full', not both");
    }
    String namespace = call.optionalText("namespace");
    Services.SecretValue secret = call.outside(services -> services.secret(namespace, key));
    if (secret == null) {
      throw new TemplateException("Cannot find secret for key '" + key + "'.");
    }
    register(secret.value(), call);
    if (full) {
      return Map.of("value", secret.value(), "metadata", secret.metadata());
    }
    return subkey == null ? secret.value() : field(secret.value(), key, subkey, call);
  }

  @Override
  public Effect effect() {
    return Effect.DATABASE;
  }

  private static String field(String secret, String key, String subkey, Call call) {
    Object parsed;
    try {
      parsed = Json.read(secret);
    } catch (JsonProcessingException e) {
      // No cause: its message holds a part of the secret.
      throw new TemplateException(
          "The secret '" + key + "' is not JSON, so it has no sub-key '" + subkey + "'.");
    }
    if (!(parsed instanceof Map<?, ?> map) || !map.containsKey(subkey)) {
      throw new TemplateException(
          "Cannot find secret sub-key '" + subkey + "' in secret '" + key + "'.");
    }
    String value = Text.of(map.get(subkey), call.budget());
    register(value, call);
    return value;
  }

  private static void register(String value, Call call) {
    if (!value.isEmpty()) {
      call.services().registerSecret(value);
    }
  }
}
