package dev.millrace.engine.task.storage;

import com.amazon.ion.IonBool;
import com.amazon.ion.IonDecimal;
import com.amazon.ion.IonException;
import com.amazon.ion.IonFloat;
import com.amazon.ion.IonInt;
import com.amazon.ion.IonSequence;
import com.amazon.ion.IonStruct;
import com.amazon.ion.IonSystem;
import com.amazon.ion.IonText;
import com.amazon.ion.IonTimestamp;
import com.amazon.ion.IonValue;
import com.amazon.ion.system.IonSystemBuilder;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads files of items in Ion, of which JSON lines are a part, and copies some of the items. */
final class Items {

  private static final IonSystem ION = IonSystemBuilder.standard().build();

  private Items() {}

  /** Is told each item with its place, and says whether it is kept. */
  interface Choice {
    boolean keeps(Map<String, @Nullable Object> item, long place) throws TaskFailure;
  }

  /** How many items there were and how many of them were left out. */
  record Counts(long processed, long dropped) {}

  /** Looks at every item; writes those the choice keeps when there is a scratch file. */
  static Counts choose(String uri, RunContext context, @Nullable Scratch kept, Choice choice)
      throws IOException, TaskFailure {
    long place = 0;
    long dropped = 0;
    try (InputStream in = context.files().open(uri);
        BufferedWriter out =
            kept == null
                ? new BufferedWriter(Writer.nullWriter())
                : Files.newBufferedWriter(kept.path(), StandardCharsets.UTF_8)) {
      for (Iterator<IonValue> items = ION.iterate(ION.newReader(in)); items.hasNext(); place++) {
        IonValue item = items.next();
        if (choice.keeps(fields(item), place)) {
          out.write(item.toString());
          out.newLine();
        } else {
          dropped++;
        }
      }
    } catch (IonException e) {
      throw new TaskFailure(
          "`%s` is not a file of items (Ion or JSON lines): %s".formatted(uri, e.getMessage()));
    }
    return new Counts(place, dropped);
  }

  /** What an expression sees of an item: its fields, or {@code value} when it has none. */
  private static Map<String, @Nullable Object> fields(IonValue item) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (item instanceof IonStruct struct && !struct.isNullValue()) {
      struct.forEach(field -> fields.put(field.getFieldName(), plain(field)));
    } else {
      fields.put("value", plain(item));
    }
    return fields;
  }

  private static @Nullable Object plain(IonValue value) {
    if (value.isNullValue()) {
      return null;
    }
    return switch (value) {
      case IonStruct struct -> fields(struct);
      case IonSequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        sequence.forEach(each -> list.add(plain(each)));
        yield list;
      }
      case IonBool bool -> bool.booleanValue();
      case IonInt whole -> integer(whole.bigIntegerValue());
      case IonDecimal decimal -> decimal.bigDecimalValue();
      case IonFloat number -> number.doubleValue();
      case IonTimestamp time -> time.timestampValue().toString();
      case IonText text -> text.stringValue();
      default -> value.toString();
    };
  }

  private static Object integer(BigInteger whole) {
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
  }
}
