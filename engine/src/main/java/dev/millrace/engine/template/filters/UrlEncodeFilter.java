package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@code urlencode}: the text as a part of a query string. */
final class UrlEncodeFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    call.budget().text(text.length() * 3L);
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
