package dev.millrace.engine.template.language;

import dev.millrace.engine.template.TemplateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Plain values to YAML and back; only YAML's own types exist, aliases are bounded. */
public final class Yaml {
  private static final int ALIASES_MAX = 50;
  private static final int TEXT_CHARS_MAX = 500_000;

  /** The library makes several objects per element before it writes the first character. */
  private static final int NODES_MAX = 100_000;

  private Yaml() {}

  public static String write(@Nullable Object value, Budget budget) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setSplitLines(false)
            .build();
    return budget.text(new Dump(settings).dumpToString(new Copy(budget).of(value)));
  }

  /** Copies keep the library from writing anchors for values that occur twice. */
  private static final class Copy {
    private final Budget budget;
    private int nodes;

    Copy(Budget budget) {
      this.budget = budget;
    }

    @Nullable Object of(@Nullable Object value) {
      budget.step();
      if (++nodes > NODES_MAX) {
        throw new TemplateException(
            TemplateException.Kind.BUDGET,
            "A value of more than " + NODES_MAX + " elements is too large for YAML; use `toJson`");
      }
      return switch (value) {
        case null -> null;
        case String text -> text;
        case Number number -> number;
        case Boolean truth -> truth;
        case Map<?, ?> map -> {
          Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
          map.forEach((key, element) -> copy.put(String.valueOf(key), of(element)));
          yield copy;
        }
        default -> {
          Collection<@Nullable Object> elements = Values.elements(value);
          if (elements == null) {
            yield value.toString();
          }
          List<@Nullable Object> copy = new ArrayList<>();
          elements.forEach(element -> copy.add(of(element)));
          yield copy;
        }
      };
    }
  }

  public static @Nullable Object read(String yaml, Budget budget) {
    if (yaml.length() > TEXT_CHARS_MAX) {
      throw new TemplateException(
          TemplateException.Kind.BUDGET,
          "The YAML is longer than " + TEXT_CHARS_MAX + " characters");
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setMaxAliasesForCollections(ALIASES_MAX)
            .setCodePointLimit(TEXT_CHARS_MAX)
            .setAllowRecursiveKeys(false)
            .build();
    try {
      budget.start();
      Object value = new Load(settings).loadFromString(yaml);
      budget.steps(yaml.length());
      return budget.value(value);
    } catch (YamlEngineException e) {
      String reason = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new TemplateException("Invalid yaml: " + Text.abbreviated(reason));
    }
  }
}
