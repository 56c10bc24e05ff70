package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Patterns;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TextFilter;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** {@code regexExtract(regex, group)}: the first match or its group, null when there is none. */
final class RegexExtractFilter implements TextFilter {
  @Override
  public Signature signature() {
    return Signature.of("regex", "group");
  }

  @Override
  public @Nullable Object applyToText(String text, Call call) {
    Matcher matcher = Patterns.matcher(call.text("regex"), text, call.budget());
    long group = call.number("group", 0);
    if (group < 0 || group > matcher.groupCount()) {
      throw new TemplateException(
          "Group index "
              + group
              + " is out of bounds: the regex has "
              + matcher.groupCount()
              + " groups");
    }
    return matcher.find() ? matcher.group((int) group) : null;
  }
}
