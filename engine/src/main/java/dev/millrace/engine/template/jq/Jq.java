package dev.millrace.engine.template.jq;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs jq programs; used by the filter {@code jq}. Thread-safe; parsed programs are kept. */
public final class Jq {
  private static final int PROGRAM_CHARS_MAX = 20_000;
  private static final int PROGRAMS_MAX = 500;
  private static final Cache<String, Node> PROGRAMS =
      Caffeine.newBuilder().maximumSize(PROGRAMS_MAX).executor(Runnable::run).build();

  private Jq() {}

  /** All results of the program for the input. */
  public static List<@Nullable Object> run(String program, @Nullable Object input, Budget budget) {
    try {
      return new Machine(budget).all(parsed(program), null, JqValues.of(input, budget));
    } catch (JqFailure e) {
      throw failure(program, input, e.getMessage());
    } catch (BreakSignal e) {
      throw failure(program, input, "break");
    } catch (StackOverflowError e) {
      throw new TemplateException(
          TemplateException.Kind.BUDGET,
          "The jq program '" + Text.abbreviated(program) + "' is nested too deeply");
    }
  }

  private static Node parsed(String program) {
    Node node = PROGRAMS.getIfPresent(program);
    if (node == null) {
      if (program.length() > PROGRAM_CHARS_MAX) {
        throw new JqFailure("a program has at most " + PROGRAM_CHARS_MAX + " characters");
      }
      node = Parser.parse(program);
      PROGRAMS.put(program, node);
    }
    return node;
  }

  private static TemplateException failure(
      String program, @Nullable Object input, @Nullable String reason) {
    return new TemplateException(
        "Unable to parse jq value '"
            + Text.abbreviated(program)
            + "' with type '"
            + Values.typeName(input)
            + "': "
            + reason);
  }
}
