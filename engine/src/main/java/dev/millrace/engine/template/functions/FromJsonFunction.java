package dev.millrace.engine.template.functions;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Json;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/** {@code fromJson(json)} and the older {@code json}: the value a JSON text means. */
final class FromJsonFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("json");
  }

  @Override
  public @Nullable Object call(Call call) {
    Object json = call.value("json");
    if (json == null) {
      return null;
    }
    if (!(json instanceof String text)) {
      // Already a value: what a reader of JSON would give.
      return json;
    }
    try {
      call.budget().start();
      Object value = Json.read(text);
      call.budget().steps(text.length());
      return value;
    } catch (JsonProcessingException e) {
      // Not the parser's own message: it may hold a part of a secret.
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new TemplateException(
          "Invalid json: unexpected text" + place + " of '" + Text.abbreviated(text) + "'");
    }
  }
}
