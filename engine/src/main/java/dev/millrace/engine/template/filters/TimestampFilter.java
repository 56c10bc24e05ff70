package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Dates;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code timestamp}, {@code timestampMilli}, {@code timestampMicro} and {@code timestampNano}: a
 * date as the number of units since 1970; the last two as text.
 */
record TimestampFilter(ChronoUnit unit) implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("timeZone", "existingFormat");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    Instant date = Dates.parse(input, call).toInstant();
    return switch (unit) {
      case SECONDS -> date.getEpochSecond();
      case MILLIS -> date.toEpochMilli();
      case MICROS -> String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, date));
      default -> String.valueOf(nanos(date));
    };
  }

  private static BigInteger nanos(Instant date) {
    return BigInteger.valueOf(date.getEpochSecond())
        .multiply(BigInteger.valueOf(1_000_000_000L))
        .add(BigInteger.valueOf(date.getNano()));
  }
}
