package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;
import java.text.Normalizer;
import java.util.Locale;

/** {@code slugify}: the text as a part of a URL. */
final class SlugifyFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    return Normalizer.normalize(text.replaceAll("\\s", "-"), Normalizer.Form.NFD)
        .replaceAll("[^\\w-]", "")
        .replace('_', '-')
        .replaceAll("-{2,}", "-")
        .toLowerCase(Locale.ENGLISH);
  }
}
