package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.Retry.Behavior;
import dev.millrace.engine.flow.Retry.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a {@code retry} block and checks its intervals against each other. Stateless. */
final class RetryReader {

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final List<String> TYPES = List.of("constant", "exponential", "random");

  private RetryReader() {}

  static @Nullable Retry read(Block owner) {
    Block block = owner.block("retry");
    if (block == null) {
      return null;
    }
    Integer maxAttempts = maxAttempts(block);
    Duration maxDuration = block.duration("maxDuration");
    Behavior behavior = block.oneOf("behavior", Behavior.class);
    boolean warningOnRetry = block.flag("warningOnRetry", false);
    Delay delay = delay(block, maxDuration);
    block.finish(Advice.Owner.RETRY);
    return new Retry(
        delay,
        maxAttempts,
        maxDuration,
        warningOnRetry,
        behavior == null ? Behavior.RETRY_FAILED_TASK : behavior);
  }

  private static @Nullable Integer maxAttempts(Block block) {
    Integer named = block.integer("maxAttempts", 1);
    Integer old = block.isWritten("maxAttempt") ? block.integer("maxAttempt", 1) : null;
    if (old != null) {
      block.deprecated("maxAttempt", "`maxAttempt` is the old name of `maxAttempts`");
    }
    return named == null ? old : named;
  }

  private static Delay delay(Block block, @Nullable Duration maxDuration) {
    String type = block.requiredText("type");
    return switch (type == null ? "" : type.toLowerCase(Locale.ROOT)) {
      case "exponential" -> exponential(block, maxDuration);
      case "random" -> random(block, maxDuration);
      case "constant", "" -> constant(block, maxDuration);
      default -> {
        block.error("type", Block.notOneOf(String.valueOf(type), TYPES));
        block.accept("interval", "maxInterval", "minInterval", "delayFactor");
        yield new Retry.Constant(ONE_SECOND);
      }
    };
  }

  private static Delay constant(Block block, @Nullable Duration maxDuration) {
    Duration interval = required(block, "interval");
    less(block, "interval", interval, "maxDuration", maxDuration);
    return new Retry.Constant(interval == null ? ONE_SECOND : interval);
  }

  private static Delay exponential(Block block, @Nullable Duration maxDuration) {
    Duration interval = required(block, "interval");
    Duration maxInterval = required(block, "maxInterval");
    less(block, "interval", interval, "maxInterval", maxInterval);
    less(block, "interval", interval, "maxDuration", maxDuration);
    return new Retry.Exponential(
        interval == null ? ONE_SECOND : interval,
        maxInterval == null ? ONE_SECOND : maxInterval,
        delayFactor(block));
  }

  private static double delayFactor(Block block) {
    String text = block.text("delayFactor");
    Number factor = text == null ? Double.valueOf(2) : Scalars.asNumber(text);
    if (factor == null || factor.doubleValue() < 1) {
      block.error("delayFactor", "expected a number of at least 1");
      return 2;
    }
    return factor.doubleValue();
  }

  private static Delay random(Block block, @Nullable Duration maxDuration) {
    Duration minInterval = required(block, "minInterval");
    Duration maxInterval = required(block, "maxInterval");
    less(block, "minInterval", minInterval, "maxInterval", maxInterval);
    less(block, "maxInterval", maxInterval, "maxDuration", maxDuration);
    return new Retry.Random(
        minInterval == null ? ONE_SECOND : minInterval,
        maxInterval == null ? ONE_SECOND.multipliedBy(2) : maxInterval);
  }

  private static @Nullable Duration required(Block block, String name) {
    if (!block.has(name)) {
      block.missing(name);
    }
    return block.duration(name);
  }

  private static void less(
      Block block,
      String name,
      @Nullable Duration value,
      String limitName,
      @Nullable Duration limit) {
    if (value != null && limit != null && value.compareTo(limit) >= 0) {
      block.error(name, "'%s' must be less than '%s'".formatted(name, limitName));
    }
  }
}
