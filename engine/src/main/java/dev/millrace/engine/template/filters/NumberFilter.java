package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Numbers;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code number(type)}: a text as a number, of the type INT, LONG, FLOAT, DOUBLE, BIGDECIMAL or
 * BIGINTEGER, or of the type it looks like.
 */
final class NumberFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("type");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    if (!(input instanceof String || input instanceof Number)) {
      throw call.error("can only be applied to String. Actual type was: " + Values.typeName(input));
    }
    String numeral = Numbers.numeral(Text.of(input, call.budget()));
    try {
      return number(numeral, call.text("type", "").toUpperCase(Locale.ROOT), call);
    } catch (NumberFormatException e) {
      throw call.error("cannot read '" + Text.abbreviated(numeral) + "' as a number");
    }
  }

  private static Number number(String numeral, String type, Call call) {
    return switch (type) {
      case "" -> guessed(numeral);
      case "INT" -> Integer.parseInt(numeral);
      case "LONG" -> Long.parseLong(numeral);
      case "FLOAT" -> Float.parseFloat(numeral);
      case "DOUBLE" -> Double.parseDouble(numeral);
      case "BIGDECIMAL" -> new BigDecimal(numeral);
      case "BIGINTEGER" -> new BigInteger(numeral);
      default ->
          throw call.error(
              "expects the type INT, LONG, FLOAT, DOUBLE, BIGDECIMAL or BIGINTEGER, but got '"
                  + Text.abbreviated(type)
                  + "'");
    };
  }

  private static Number guessed(String numeral) {
    BigDecimal value = new BigDecimal(numeral);
    if (value.scale() > 0 || numeral.contains("e") || numeral.contains("E")) {
      return value.doubleValue();
    }
    return switch (Integer.signum(value.precision() - 19)) {
      case -1 -> small(value.longValueExact());
      default -> value.toBigIntegerExact();
    };
  }

  private static Number small(long value) {
    // Not a conditional expression: that would make both branches long.
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }
}
