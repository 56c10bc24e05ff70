package dev.millrace.engine.template.language;

import com.amazon.ion.IonException;
import com.amazon.ion.IonReader;
import com.amazon.ion.IonType;
import com.amazon.ion.IonWriter;
import com.amazon.ion.Timestamp;
import com.amazon.ion.system.IonReaderBuilder;
import com.amazon.ion.system.IonTextWriterBuilder;
import dev.millrace.engine.template.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plain values to Ion text and back. */
public final class Ion {
  private static final int DEPTH_MAX = 500;
  private static final Pattern PLACE = Pattern.compile("line \\d+ (offset|column) \\d+");

  private Ion() {}

  public static String write(@Nullable Object value, Budget budget) {
    LimitedWriter out = new LimitedWriter(budget);
    try (IonWriter writer = IonTextWriterBuilder.standard().build(out)) {
      write(value, writer, budget, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(@Nullable Object value, IonWriter out, Budget budget, int depth)
      throws IOException {
    budget.step();
    if (depth > DEPTH_MAX) {
      throw new TemplateException(
          TemplateException.Kind.BUDGET,
          "A list or map nested deeper than " + DEPTH_MAX + " levels has no Ion form");
    }
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean truth -> out.writeBool(truth);
      case Double fraction -> out.writeFloat(fraction);
      case Float fraction -> out.writeFloat(fraction);
      case BigDecimal decimal -> out.writeDecimal(decimal);
      case BigInteger integer -> out.writeInt(integer);
      case Number number -> out.writeInt(number.longValue());
      case Instant date -> out.writeTimestamp(Timestamp.forMillis(date.toEpochMilli(), 0));
      case ZonedDateTime date -> writeDate(date.toOffsetDateTime(), out);
      case OffsetDateTime date -> writeDate(date, out);
      case byte[] bytes -> out.writeBlob(bytes);
      case Map<?, ?> map -> writeMap(map, out, budget, depth);
      default -> writeOther(value, out, budget, depth);
    }
  }

  private static void writeDate(OffsetDateTime date, IonWriter out) throws IOException {
    out.writeTimestamp(
        Timestamp.forMillis(
            date.toInstant().toEpochMilli(), date.getOffset().getTotalSeconds() / 60));
  }

  private static void writeMap(Map<?, ?> map, IonWriter out, Budget budget, int depth)
      throws IOException {
    out.stepIn(IonType.STRUCT);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.setFieldName(String.valueOf(entry.getKey()));
      write(entry.getValue(), out, budget, depth + 1);
    }
    out.stepOut();
  }

  private static void writeOther(Object value, IonWriter out, Budget budget, int depth)
      throws IOException {
    List<@Nullable Object> elements = Values.elements(value);
    if (elements == null) {
      out.writeString(value.toString());
      return;
    }
    out.stepIn(IonType.LIST);
    for (Object element : elements) {
      write(element, out, budget, depth + 1);
    }
    out.stepOut();
  }

  /** The values of an Ion text: all of them, or at most the first. */
  public static List<@Nullable Object> read(String ion, boolean all, Budget budget) {
    List<@Nullable Object> values = new ArrayList<>();
    try (IonReader reader = IonReaderBuilder.standard().build(ion)) {
      while ((all || values.isEmpty()) && reader.next() != null) {
        values.add(read(reader, budget, 0));
        budget.elements(values.size());
      }
      return values;
    } catch (IonException | IOException e) {
      // Of the parser's own message only the place: the rest may hold a part of a secret.
      Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
      throw new TemplateException(
          "Invalid ion: unexpected text" + (place.find() ? " at " + place.group() : ""));
    }
  }

  private static @Nullable Object read(IonReader in, Budget budget, int depth) {
    budget.step();
    if (depth > DEPTH_MAX) {
      throw new TemplateException("Invalid ion: nested deeper than " + DEPTH_MAX + " levels");
    }
    if (in.isNullValue()) {
      return null;
    }
    return switch (in.getType()) {
      case NULL -> null;
      case BOOL -> in.booleanValue();
      case INT -> integer(in);
      case FLOAT -> in.doubleValue();
      case DECIMAL -> decimal(in.bigDecimalValue());
      case TIMESTAMP -> Instant.ofEpochMilli(in.timestampValue().getMillis());
      case STRING, SYMBOL -> in.stringValue();
      case CLOB, BLOB -> new String(in.newBytes(), StandardCharsets.UTF_8);
      case STRUCT -> struct(in, budget, depth);
      case LIST, SEXP, DATAGRAM -> list(in, budget, depth);
    };
  }

  private static Object integer(IonReader in) {
    return switch (in.getIntegerSize()) {
      case INT -> in.intValue();
      case LONG -> in.longValue();
      case BIG_INTEGER -> in.bigIntegerValue();
    };
  }

  /** A decimal of ordinary size is a double, as in JSON. */
  private static Object decimal(BigDecimal decimal) {
    double value = decimal.doubleValue();
    return Double.isFinite(value) && BigDecimal.valueOf(value).compareTo(decimal) == 0
        ? (Object) value
        : decimal;
  }

  private static Map<String, @Nullable Object> struct(IonReader in, Budget budget, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    in.stepIn();
    while (in.next() != null) {
      map.put(in.getFieldName(), read(in, budget, depth + 1));
    }
    in.stepOut();
    return map;
  }

  private static List<@Nullable Object> list(IonReader in, Budget budget, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    in.stepIn();
    while (in.next() != null) {
      list.add(read(in, budget, depth + 1));
    }
    in.stepOut();
    return list;
  }
}
