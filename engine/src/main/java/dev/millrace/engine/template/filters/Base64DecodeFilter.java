package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code base64decode}: the UTF-8 text that was encoded. */
final class Base64DecodeFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    try {
      return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw call.error("expects a correctly Base64 encoded text");
    }
  }
}
