package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Patterns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builtins with regular expressions, which are Java's. */
final class RegexBuiltins {
  private RegexBuiltins() {}

  static void addTo(Map<String, Builtin> all) {
    all.put(
        "test/2", call -> call.map(values -> matcher(call, values.get(0), values.get(1)).find()));
    all.put(
        "match/2",
        call -> call.eachArguments(values -> matches(call, values.get(0), values.get(1))));
    all.put("split/2", call -> call.map(values -> split(call, values.get(0), values.get(1))));
    all.put("sub/3", RegexBuiltins::substitute);
  }

  /** The expression may be an array of expression and flags. */
  private static Matcher matcher(Invocation call, @Nullable Object regex, @Nullable Object flags) {
    if (regex instanceof List<?> both && !both.isEmpty()) {
      return matcher(call, both.get(0), both.size() > 1 ? both.get(1) : null);
    }
    int bits = 0;
    for (char flag : (flags == null ? "" : call.text(flags)).toCharArray()) {
      bits |=
          switch (flag) {
            case 'g', 'n' -> 0;
            case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            case 'x' -> Pattern.COMMENTS;
            case 's' -> Pattern.DOTALL;
            case 'l' -> 0;
            default -> throw new JqFailure(flags + " is not a valid modifier string");
          };
    }
    try {
      Pattern pattern = Patterns.compile(call.text(regex));
      return Pattern.compile(pattern.pattern(), bits)
          .matcher(Patterns.guarded(call.text(), call.budget()));
    } catch (TemplateException e) {
      throw new JqFailure(e.problem());
    }
  }

  private static boolean isGlobal(@Nullable Object regex, @Nullable Object flags) {
    Object given = regex instanceof List<?> both && both.size() > 1 ? both.get(1) : flags;
    return given instanceof String text && text.contains("g");
  }

  private static void matches(Invocation call, @Nullable Object regex, @Nullable Object flags) {
    Matcher matcher = matcher(call, regex, flags);
    boolean global = isGlobal(regex, flags);
    while (matcher.find()) {
      call.at().emit(match(call.text(), matcher));
      if (!global) {
        return;
      }
    }
  }

  private static Map<String, @Nullable Object> match(String text, Matcher matcher) {
    Map<String, @Nullable Object> match = group(text, matcher, 0, null);
    match.remove("name");
    List<@Nullable Object> captures = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      captures.add(group(text, matcher, i, name(matcher, i)));
    }
    match.put("captures", captures);
    return match;
  }

  private static @Nullable String name(Matcher matcher, int group) {
    return matcher.namedGroups().entrySet().stream()
        .filter(it -> it.getValue() == group)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static Map<String, @Nullable Object> group(
      String text, Matcher matcher, int group, @Nullable String name) {
    int start = matcher.start(group);
    String matched = matcher.group(group);
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("offset", start < 0 ? -1 : text.codePointCount(0, start));
    result.put("length", matched == null ? 0 : matched.codePointCount(0, matched.length()));
    result.put("string", matched);
    result.put("name", name);
    return result;
  }

  private static List<@Nullable Object> split(
      Invocation call, @Nullable Object regex, @Nullable Object flags) {
    Matcher matcher = matcher(call, regex, flags);
    List<@Nullable Object> parts = new ArrayList<>();
    int from = 0;
    while (matcher.find()) {
      call.budget().element(parts.size());
      parts.add(call.text().substring(from, matcher.start()));
      from = matcher.end();
    }
    parts.add(call.text().substring(from));
    return parts;
  }

  /** The replacement is a program that is given the named groups. */
  private static void substitute(Invocation call) {
    call.each(
        0,
        regex ->
            call.each(
                2,
                flags -> {
                  StringBuilder result = new StringBuilder();
                  Matcher matcher = matcher(call, regex, flags);
                  boolean global = isGlobal(regex, flags);
                  int from = 0;
                  while (matcher.find()) {
                    result.append(call.text(), from, matcher.start());
                    result.append(replacement(call, matcher));
                    call.budget().room(result.length());
                    from = matcher.end();
                    if (!global) {
                      break;
                    }
                  }
                  result.append(call.text(), from, call.text().length());
                  call.at().emit(call.budget().text(result.toString()));
                }));
  }

  private static String replacement(Invocation call, Matcher matcher) {
    Map<String, @Nullable Object> groups = new LinkedHashMap<>();
    matcher.namedGroups().forEach((name, group) -> groups.put(name, matcher.group(group)));
    List<@Nullable Object> results = call.machine().all(call.argument(1), call.at().env(), groups);
    return results.isEmpty() ? "" : call.text(results.getFirst());
  }
}
