package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.testing.PostgresExtension;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every statement of the packages with SQL is understood by the server and says its own name. */
@ExtendWith(PostgresExtension.class)
class SqlConstantsTest {
  private final Database database;

  SqlConstantsTest(Database database) {
    this.database = database;
  }

  private record Constant(String name, String sql) {}

  @Test
  void everyStatementPrepares() throws Exception {
    List<String> faults = new ArrayList<>();
    List<Constant> constants = constants();
    try (Connection connection = database.mainPool().getConnection()) {
      for (Constant constant : constants) {
        prepare(connection, constant, faults);
      }
    }

    assertThat(faults).isEmpty();
    assertThat(constants).hasSizeGreaterThan(60);
  }

  @Test
  void everyStatementBeginsWithItsName() throws Exception {
    assertThat(constants())
        .allSatisfy(
            constant -> assertThat(constant.sql()).startsWith("-- " + constant.name() + "\n"));
  }

  private static void prepare(Connection connection, Constant constant, List<String> faults)
      throws SQLException {
    if (constant.sql().contains("\nset ") || !isWhole(constant.sql())) {
      return; // a SET cannot be prepared; a part is prepared in what it is part of
    }
    String sql =
        constant.sql().contains("?")
            ? constant.sql()
            : new ColonPrefixSqlParser().parse(constant.sql(), null).getSql();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      // The server plans it when asked for the types of its parameters.
      statement.getParameterMetaData().getParameterCount();
    } catch (SQLException e) {
      faults.add(constant.name() + ": " + e.getMessage());
    }
  }

  private static boolean isWhole(String sql) {
    return sql.startsWith("-- ");
  }

  private static List<Constant> constants() throws Exception {
    List<Constant> constants = new ArrayList<>();
    for (String packageName : List.of("store", "query", "service")) {
      for (Class<?> type : classes("dev/millrace/engine/" + packageName)) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            continue;
          }
          field.setAccessible(true);
          String name = type.getSimpleName() + "." + field.getName();
          switch (field.get(null)) {
            case String sql when sql.startsWith("-- ") -> constants.add(new Constant(name, sql));
            case RowWrite<?> write -> {
              constants.add(new Constant(name, write.one()));
              constants.add(new Constant(name + "_MANY", write.many()));
            }
            case null, default -> {
              // not a statement
            }
          }
        }
      }
    }
    return constants;
  }

  private static List<Class<?>> classes(String folder) throws URISyntaxException, Exception {
    Path root = Path.of(Database.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      List<Class<?>> classes = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        classes.add(Class.forName(name.substring(0, name.length() - ".class".length())));
      }
      return classes;
    }
  }
}
