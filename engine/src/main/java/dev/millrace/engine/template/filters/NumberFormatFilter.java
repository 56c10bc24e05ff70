package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code numberFormat(format)}: a number by a pattern such as {@code #,##0.00}. */
final class NumberFormatFilter implements TemplateFilter {
  private static final int SCALE_MAX = 10_000;
  private static final int FORMAT_CHARS_MAX = 500;

  @Override
  public Signature signature() {
    return Signature.of("format");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    if (!(input instanceof Number number)) {
      throw call.error("expects a number as input, but got " + Values.typeName(input));
    }
    if (number instanceof BigDecimal decimal && Math.abs((long) decimal.scale()) > SCALE_MAX) {
      throw call.error("cannot write out a number of this size");
    }
    String format = call.optionalText("format");
    if (format == null) {
      return NumberFormat.getInstance(Locale.ENGLISH).format(number);
    }
    if (format.length() > FORMAT_CHARS_MAX) {
      throw call.error("expects a format of at most " + FORMAT_CHARS_MAX + " characters");
    }
    return new DecimalFormat(format, DecimalFormatSymbols.getInstance(Locale.ENGLISH))
        .format(number);
  }
}
