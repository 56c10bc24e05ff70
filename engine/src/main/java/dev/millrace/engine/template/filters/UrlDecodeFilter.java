package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** {@code urldecode}: the text a query string means. */
final class UrlDecodeFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
