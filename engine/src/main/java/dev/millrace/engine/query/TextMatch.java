package dev.millrace.engine.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on a text column in the three forms the statements have: among, not among, and
 * matching every one of these regular expressions. Bound as {@code :<name>In}, {@code :<name>NotIn}
 * and {@code :<name>Like}; null is no condition.
 */
record TextMatch(
    @Nullable List<String> in, @Nullable List<String> notIn, @Nullable List<String> like) {
  private static final int REGEX_CHARS_MAX = 200;
  private static final Pattern SPECIAL = Pattern.compile("[\\x00-\\x7f&&[^a-zA-Z0-9_ ]]");

  static TextMatch of(List<QueryFilter> filters) {
    Set<String> in = null;
    Set<String> notIn = new LinkedHashSet<>();
    List<String> like = new ArrayList<>();
    for (QueryFilter filter : filters) {
      switch (filter.operation()) {
        case EQUALS, IN -> in = both(in, filter.values());
        case NOT_EQUALS, NOT_IN -> notIn.addAll(filter.values());
        case CONTAINS -> like.add(literal(filter));
        case STARTS_WITH -> like.add("^" + literal(filter));
        case ENDS_WITH -> like.add(literal(filter) + "$");
        case PREFIX -> like.add("^" + literal(filter) + "(\\.|$)");
        case REGEX -> like.add(regex(filter));
        case GREATER_THAN, GREATER_THAN_OR_EQUAL_TO, LESS_THAN, LESS_THAN_OR_EQUAL_TO ->
            throw Filters.invalid(
                filter.field() + " is a text and cannot be compared with " + filter.operation());
      }
    }
    return new TextMatch(
        in == null ? null : List.copyOf(in),
        notIn.isEmpty() ? null : List.copyOf(notIn),
        like.isEmpty() ? null : List.copyOf(like));
  }

  <S extends SqlStatement<S>> S bind(S statement, String name) {
    texts(statement, name + "In", in);
    texts(statement, name + "NotIn", notIn);
    return texts(statement, name + "Like", like);
  }

  static <S extends SqlStatement<S>> S texts(
      S statement, String name, @Nullable List<String> values) {
    return values == null
        ? statement.bind(name, (Object) null)
        : statement.bindArray(name, String.class, values);
  }

  /** A text as a regular expression that matches it alone. */
  static String quote(String text) {
    return SPECIAL.matcher(text).replaceAll(found -> "\\\\" + quoted(found.group()));
  }

  private static String quoted(String special) {
    // A dollar or a backslash would mean something to the replacement.
    return special.equals("$") || special.equals("\\") ? "\\" + special : special;
  }

  private static String literal(QueryFilter filter) {
    return quote(Filters.value(filter));
  }

  private static String regex(QueryFilter filter) {
    String regex = Filters.value(filter);
    if (regex.length() > REGEX_CHARS_MAX) {
      throw Filters.invalid("a regular expression has at most " + REGEX_CHARS_MAX + " characters");
    }
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw Filters.invalid("not a regular expression: " + e.getDescription());
    }
    return "^(?:" + regex + ")$";
  }

  private static Set<String> both(@Nullable Set<String> before, List<String> values) {
    Set<String> both = new LinkedHashSet<>(values);
    if (before != null) {
      both.retainAll(before);
    }
    return both;
  }
}
