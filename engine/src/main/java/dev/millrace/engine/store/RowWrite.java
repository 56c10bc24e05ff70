package dev.millrace.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Inserts or updates rows of one table. The columns are declared once and give two statements: one
 * for a lone row, and one for many rows, which travel as an array for each column. A lone row is
 * what a lone execution writes at each step, and there its own statement takes a third of the
 * server's time of the other (measured: 0.04 against 0.12 ms for an update of {@code execution}).
 *
 * @param <R> a row
 */
final class RowWrite<R> {

  /** One value of each row. */
  private record Input<R>(String name, ColumnType type, Function<R, @Nullable Object> value) {

    String alone() {
      return "?::" + type.stored;
    }

    String ofMany() {
      return type.sent.equals(type.stored) ? "u." + name : "u." + name + "::" + type.stored;
    }

    Script.Column column(List<R> rows) {
      @Nullable Object[] values = type.array.apply(rows.size());
      for (int i = 0; i < values.length; i++) {
        values[i] = type.inArray(value.apply(rows.get(i)));
      }
      return new Script.Column(type.sent, values);
    }
  }

  private final String one;
  private final String many;
  private final List<Input<R>> inputs;
  private final @Nullable Input<R> condition;

  private RowWrite(String one, String many, List<Input<R>> inputs, @Nullable Input<R> condition) {
    this.one = one;
    this.many = many;
    this.inputs = List.copyOf(inputs);
    this.condition = condition;
  }

  /** An insert into a table; the name shows in the server's views and logs. */
  static <R> Insert<R> insert(String name, String table) {
    return new Insert<>(name, table);
  }

  /** An update of a table, which is called {@code t} in the statement. */
  static <R> Update<R> update(String name, String table) {
    return new Update<>(name, table);
  }

  String one() {
    return one;
  }

  String many() {
    return many;
  }

  /** Adds the statement for these rows, of which there is at least one. */
  void add(Script script, List<R> rows) {
    if (rows.size() == 1) {
      script.add(one, values(rows.getFirst()).toArray());
      return;
    }
    List<Object> values = new ArrayList<>();
    inputs.forEach(i -> values.add(i.column(rows)));
    if (condition != null) {
      Script.Column asked = condition.column(rows);
      values.add(asked);
      values.add(asked);
    }
    script.add(many, values.toArray());
  }

  /** The parameters of the statement for one row. */
  List<Object> values(R row) {
    List<Object> values = new ArrayList<>();
    inputs.forEach(i -> values.add(i.type.alone(i.value.apply(row))));
    if (condition != null) {
      values.add(condition.type.alone(condition.value.apply(row)));
    }
    return values;
  }

  private static <R> String arrays(List<Input<R>> inputs) {
    return "unnest("
        + inputs.stream().map(i -> "?::" + i.type.sent + "[]").collect(Collectors.joining(", "))
        + ") as u ("
        + inputs.stream().map(Input::name).collect(Collectors.joining(", "))
        + ")";
  }

  /** Columns of an insert. */
  static final class Insert<R> {
    private final String name;
    private final String table;
    private final List<Input<R>> inputs = new ArrayList<>();
    private @Nullable String other;
    private @Nullable Input<R> condition;

    private Insert(String name, String table) {
      this.name = name;
      this.table = table;
    }

    Insert<R> column(String column, ColumnType type, Function<R, @Nullable Object> value) {
      inputs.add(new Input<>(column, type, value));
      return this;
    }

    /** A row is stored only while this table has a row with that id; else it is left out. */
    Insert<R> onlyWhile(String table, Function<R, @Nullable Object> id) {
      other = table;
      condition = new Input<>("only_while", ColumnType.UUID, id);
      return this;
    }

    RowWrite<R> build() {
      String into =
          inputs.stream()
              .map(Input::name)
              .collect(Collectors.joining(", ", "\ninsert into " + table + " (", ")\n"));
      String one = inputs.stream().map(Input::alone).collect(Collectors.joining(", "));
      String many =
          inputs.stream()
              .map(Input::ofMany)
              .collect(Collectors.joining(", ", "select ", "\nfrom "));
      return new RowWrite<>(
          "-- " + name + into + (other == null ? "values (" + one + ")" : oneWhile(one)),
          "-- " + name + "_MANY" + into + many + (other == null ? arrays(inputs) : manyWhile()),
          inputs,
          condition);
    }

    private String oneWhile(String one) {
      return "select %s\nwhere exists (select 1 from %s o where o.id = ?::uuid)"
          .formatted(one, other);
    }

    /** "is true" keeps the look at the other table one look for all rows, whatever the planner. */
    private String manyWhile() {
      List<Input<R>> all = new ArrayList<>(inputs);
      all.add(Objects.requireNonNull(condition));
      return arrays(all)
          + "\nwhere (u.only_while in (select o.id from %s o where o.id = any (?::uuid[]))) is true"
              .formatted(other);
    }
  }

  /** Columns of an update; every row is found by its keys. */
  static final class Update<R> {
    private final String name;
    private final String table;
    private final List<Input<R>> inputs = new ArrayList<>();
    private final List<String> one = new ArrayList<>();
    private final List<String> many = new ArrayList<>();
    private final List<Input<R>> keys = new ArrayList<>();

    private Update(String name, String table) {
      this.name = name;
      this.table = table;
    }

    Update<R> set(String column, ColumnType type, Function<R, @Nullable Object> value) {
      Input<R> input = new Input<>(column, type, value);
      return assign(input, column + " = " + input.alone(), column + " = " + input.ofMany());
    }

    /** Sets a column where the value is not null. */
    Update<R> setIfGiven(String column, ColumnType type, Function<R, @Nullable Object> value) {
      Input<R> input = new Input<>(column, type, value);
      String form = column + " = coalesce(%s, t." + column + ")";
      return assign(input, form.formatted(input.alone()), form.formatted(input.ofMany()));
    }

    /** Sets a column, to null as well, unless it shall keep its value. */
    Update<R> setUnless(
        Function<R, Boolean> keep,
        String column,
        ColumnType type,
        Function<R, @Nullable Object> value) {
      Input<R> kept = new Input<>("keep_" + column, ColumnType.BOOL, keep::apply);
      Input<R> input = new Input<>(column, type, value);
      inputs.add(kept);
      String form = column + " = case when %s then t." + column + " else %s end";
      return assign(
          input,
          form.formatted(kept.alone(), input.alone()),
          form.formatted(kept.ofMany(), input.ofMany()));
    }

    private Update<R> assign(Input<R> input, String alone, String ofMany) {
      inputs.add(input);
      one.add(alone);
      many.add(ofMany);
      return this;
    }

    /** The row is the one with this value. */
    Update<R> key(String column, ColumnType type, Function<R, @Nullable Object> value) {
      keys.add(new Input<>(column, type, value));
      return this;
    }

    RowWrite<R> build() {
      List<Input<R>> all = new ArrayList<>(inputs);
      all.addAll(keys);
      String update = "\nupdate " + table + " t set ";
      String of =
          keys.stream()
              .map(key -> "t." + key.name() + " = " + key.alone())
              .collect(Collectors.joining(" and ", "\nwhere ", ""));
      String ofEach =
          keys.stream()
              .map(key -> "t." + key.name() + " = " + key.ofMany())
              .collect(Collectors.joining(" and ", "\nwhere ", ""));
      return new RowWrite<>(
          "-- " + name + update + String.join(", ", one) + of,
          "-- "
              + name
              + "_MANY"
              + update
              + String.join(", ", many)
              + "\nfrom "
              + arrays(all)
              + ofEach,
          all,
          null);
    }
  }
}
