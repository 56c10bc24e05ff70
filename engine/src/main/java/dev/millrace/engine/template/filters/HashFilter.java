package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Hashes;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import org.jspecify.annotations.Nullable;

/** {@code md5}, {@code sha1}, {@code sha256} and {@code sha512}: the digest of a text. */
record HashFilter(String algorithm) implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    if (!(input instanceof String text)) {
      throw new TemplateException("Need a string to hash, but got " + Values.typeName(input));
    }
    return Hashes.hex(algorithm, text);
  }
}
