package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code base64encode}: the UTF-8 bytes of the text in Base64. */
final class Base64EncodeFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    call.budget().text(text.length() * 4L / 3);
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
