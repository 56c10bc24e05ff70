package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import dev.millrace.engine.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class DatabaseTest {

  @Test
  void anEmptyDatabaseIsMigratedBySeveralNodesAtOnce(TestServer server) throws Exception {
    try (TestDatabase empty = server.createEmpty("migrate");
        Database database = empty.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> nodes =
          List.of(() -> migrates(database), () -> migrates(database), () -> migrates(database));

      assertThat(threads.invokeAll(nodes)).extracting(Future::resultNow).containsOnly(true);
      int flows =
          database
              .read()
              .withHandle(
                  handle -> handle.createQuery("select count(*) from flow").mapTo(int.class).one());
      assertThat(flows).isZero();
    }
  }

  @Test
  void aStatementIsPlannedForTheTableThatWillGrowNotForTheEmptyOne(TestServer server)
      throws Exception {
    try (TestDatabase db = server.createMigrated("plans");
        Database database = db.open()) {
      database
          .main()
          .useHandle(handle -> {
            handle.execute(
                "prepare reading (uuid[]) as select * from execution where id = any ($1)");
            for (int i = 0; i < 6; i++) { // the sixth would keep a plan for all values
              handle.execute("execute reading (array[gen_random_uuid()])");
            }
            assertThat(
                    handle
                        .createQuery("explain execute reading (array[gen_random_uuid()])")
                        .mapTo(String.class)
                        .list())
                .noneMatch(line -> line.contains("Seq Scan"));
          });
    }
  }

  @Test
  void aDatabaseThatIsAwayIsNamedWithItsRemedyAndWithoutThePassword() throws IOException {
    try (Socket deaf = deaf();
        Database database =
            Database.open(
                DatabaseSettings.of(url(deaf) + "/millrace?password=geheim", "u", "geheim"))) {
      assertThatThrownBy(database::migrate)
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE))
          .hasMessageContaining("127.0.0.1:" + deaf.getLocalPort() + "/millrace cannot be reached")
          .hasMessageContaining("is it running")
          .hasMessageNotContaining("geheim");
    }
  }

  @Test
  void aMissingDatabaseIsNamed(TestDatabase test) {
    String url = test.jdbcUrl().replace(test.name(), "no_such_database");
    try (Database database =
        Database.open(DatabaseSettings.of(url, test.user(), test.password()))) {
      assertThatThrownBy(database::migrate)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("no such database")
          .hasMessageContaining("create it");
    }
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() {
    String url = "jdbc:postgresql://no..host/millrace";
    try (Database database = Database.open(DatabaseSettings.of(url, "u", "p"))) {
      assertThatThrownBy(database::migrate)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("no machine of that name")
          .hasMessageContaining("--database-url");
    }
  }

  @Test
  void aUserWithoutRightsInTheDatabaseIsTold(TestServer server) throws SQLException {
    try (TestDatabase other = server.createMigrated("rights")) {
      assertStrangerIsTold(other);
    }
  }

  @Test
  void aUserWhoMayMakeNoTablesIsTold(TestServer server) throws SQLException {
    try (TestDatabase other = server.createEmpty("tables")) {
      assertStrangerIsTold(other);
    }
  }

  private static void assertStrangerIsTold(TestDatabase other) throws SQLException {
    String user = "stranger_" + other.name();
    execute(other, "create role \"" + user + "\" login password 'p'");
    try (Database database = Database.open(DatabaseSettings.of(other.jdbcUrl(), user, "p"))) {
      assertThatThrownBy(database::migrate)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("user " + user + " lacks rights")
          .hasMessageContaining("permission denied for")
          .hasMessageContaining("owner")
          .hasMessageNotContaining("is it running")
          .hasMessageNotContaining("Flyway");
    } finally {
      execute(other, "drop role \"" + user + "\"");
    }
  }

  private static void execute(TestDatabase test, String sql) throws SQLException {
    try (Connection connection = test.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aNewerCompatibleSchemaIsAcceptedAndABreakingOneRefused(TestServer server)
      throws SQLException {
    try (TestDatabase newer = server.createMigrated("newer");
        Database database = newer.open()) {
      applied(newer, "9998", "more columns");
      database.migrate();

      applied(newer, "9999", "breaking new columns");
      assertThatThrownBy(database::migrate)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("newer than this build")
          .hasMessageContaining("9999");
    }
  }

  @Test
  void aMigrationThatBreaksOldCodeSaysSoInItsName() throws IOException {
    for (String file : List.of("V0001__engine_tables.sql")) {
      try (var in = Database.class.getResourceAsStream("/db/migration/" + file)) {
        String first =
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
        assertThat(first).matches("-- (compatible|breaking): .+");
        assertThat(file.contains("__breaking"))
            .isEqualTo(Pattern.compile("^-- breaking").matcher(first).find());
      }
    }
  }

  @Test
  void searchesAreReadOnly(Database database) {
    assertThatThrownBy(
            () -> database.read().useHandle(handle -> handle.execute("delete from flow")))
        .isInstanceOf(JdbiException.class)
        .hasMessageContaining("read-only");
  }

  @Test
  void searchesAreBoundedInTime(TestDatabase test) {
    DatabaseSettings settings =
        settings(test.jdbcUrl(), test, Duration.ofSeconds(60), Duration.ofMillis(500));
    try (Database database = Database.open(settings)) {
      assertThatThrownBy(() ->
              database
                  .read()
                  .useHandle(handle -> handle.createQuery("select pg_sleep(90)").mapToMap().list()))
          .isInstanceOf(JdbiException.class)
          .hasMessageContaining("statement timeout");
    }
  }

  private static DatabaseSettings settings(
      String url, TestDatabase test, Duration connecting, Duration reading) {
    return new DatabaseSettings(
        url, test.user(), test.password(), "test", 1, 1, connecting, reading);
  }

  @Test
  void instantsAndIdsTravelWhole(Database database) {
    Instant at = Instant.parse("1999-12-31T23:59:59.999999Z");
    ExecutionId id = ExecutionId.next();

    database
        .main()
        .useHandle(handle -> {
          assertThat(
                  handle
                      .createQuery("select cast(:at as timestamptz)")
                      .bind("at", at)
                      .mapTo(Instant.class)
                      .one())
              .isEqualTo(at);
          assertThat(
                  handle
                      .createQuery("select cast(:id as uuid)::text")
                      .bind("id", id)
                      .mapTo(String.class)
                      .one())
              .isEqualTo(id.value().toString());
        });
  }

  @Test
  void itKnowsWhetherTheServerAnswers(TestDatabase test, Database database) throws IOException {
    assertThat(database.isReachable()).isTrue();
    try (Socket deaf = deaf();
        Database none =
            Database.open(
                settings(url(deaf) + "/x", test, Duration.ofMillis(300), Duration.ofSeconds(1)))) {
      assertThat(none.isReachable()).isFalse();
    }
  }

  private static boolean migrates(Database database) {
    database.migrate();
    return true;
  }

  private static void applied(TestDatabase test, String version, String description)
      throws SQLException {
    try (Connection connection = test.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history (installed_rank, version, description, type, script,"
              + " installed_by, execution_time, success) values (%s, '%s', '%s', 'SQL', 'x', 'x', 1,"
                  .formatted(version, version, description)
              + " true)");
    }
  }

  /** Keeps a port of its own at which nobody listens. */
  private static Socket deaf() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  private static String url(Socket server) {
    return "jdbc:postgresql://127.0.0.1:" + server.getLocalPort();
  }
}
