package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code http(uri, method, query, body, contentType, headers, options, accept)}: the parsed body of
 * an answer. Where the engine decides what runs next the call is made outside its transaction,
 * once; again if the node ends before the answer was used.
 */
final class HttpFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of(
        "uri", "method", "query", "body", "contentType", "headers", "options", "accept");
  }

  @Override
  public @Nullable Object call(Call call) {
    Services.HttpCall request =
        new Services.HttpCall(
            call.text("uri"),
            call.text("method", "GET").toUpperCase(Locale.ROOT),
            call.map("query"),
            call.value("body"),
            call.text("contentType", "application/json"),
            call.text("accept", "application/json"),
            new Services.HttpExtras(call.map("headers"), call.map("options")));
    return call.outside(services -> services.http(request));
  }

  @Override
  public Effect effect() {
    return Effect.OUTSIDE;
  }
}
