package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.TextFilter;
import java.util.Locale;
import java.util.regex.Pattern;

/** {@code format(values…)}: a text with {@code %s}, {@code %d} … filled in. */
final class FormatFilter implements TextFilter {
  /** Widths of more than three digits would make texts of any size. */
  private static final Pattern WIDE = Pattern.compile("%[^a-zA-Z%]*?\\d{4}");

  @Override
  public Signature signature() {
    return Signature.OPEN;
  }

  @Override
  public Object applyToText(String text, Call call) {
    if (WIDE.matcher(text).find()) {
      throw call.error("allows widths of up to 999");
    }
    Object[] values =
        call.all().stream()
            .map(it -> it instanceof Number ? it : Text.of(it, call.budget()))
            .toArray();
    long chars = text.length();
    for (Object value : values) {
      chars += value.toString().length();
    }
    // Each of the placeholders may repeat the longest value.
    call.budget().text(chars * (1 + text.chars().filter(c -> c == '%').count()));
    return call.budget().text(String.format(Locale.ENGLISH, text, values));
  }
}
