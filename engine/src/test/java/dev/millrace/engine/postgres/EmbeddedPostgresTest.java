package dev.millrace.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One data folder in the life of one process: started, stopped, killed and repaired, with the same
 * row in it each time. One test after the other, because making a cluster costs more than all of
 * them.
 */
@Execution(ExecutionMode.SAME_THREAD)
class EmbeddedPostgresTest {

  private static final String KEPT = "select answer from kept";

  @TempDir private static Path folder;

  private static EmbeddedPostgresSettings settings;

  @BeforeAll
  static void makeTheCluster() throws SQLException {
    settings = Servers.settings(folder).withDurable(true);
    try (var server = EmbeddedPostgres.start(settings)) {
      Servers.execute(server, "create table kept as select 42 as answer");
    }
  }

  @Test
  void dataAndPasswordOutliveARestart() throws SQLException {
    String password;
    try (var server = EmbeddedPostgres.start(settings)) {
      password = server.password();
    }

    try (var server = EmbeddedPostgres.start(settings)) {
      assertThat(Servers.ask(server, KEPT)).isEqualTo("42");
      assertThat(server.password()).isEqualTo(password);
    }
  }

  @Test
  void theServerIsDurableAndReachedFromThisMachineOnly() throws SQLException, IOException {
    try (var server = EmbeddedPostgres.start(settings)) {
      var query =
          "select string_agg(name || '=' || setting, ' ' order by name) from pg_settings where name"
              + " in ('data_checksums', 'fsync', 'full_page_writes', 'listen_addresses',"
              + " 'synchronous_commit', 'unix_socket_directories')";
      assertThat(Servers.ask(server, query))
          .isEqualTo(
              "data_checksums=on fsync=on full_page_writes=on listen_addresses=127.0.0.1"
                  + " synchronous_commit=on unix_socket_directories=");
      assertThat(Servers.ask(server, "show server_encoding")).isEqualTo("UTF8");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theServerKeepsTheMemoryThatItsNextStatementNeeds() throws IOException {
    try (var server = EmbeddedPostgres.start(settings)) {
      var environment = Files.readString(Path.of("/proc/" + server.pid() + "/environ"));

      assertThat(environment.split("\0")).contains("MALLOC_TRIM_THRESHOLD_=4194304");
    }
  }

  @Test
  void thePasswordIsItsOwnersSecretAndAsked() throws IOException {
    var file = folder.resolve("postgres.password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var server = EmbeddedPostgres.start(settings)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aLostPasswordFileIsMadeAnew() throws SQLException, IOException {
    Files.delete(folder.resolve("postgres.password"));

    try (var server = EmbeddedPostgres.start(settings)) {
      assertThat(Servers.ask(server, KEPT)).isEqualTo("42");
    }
  }

  @Test
  void aFolderInUseNamesItsProcess() {
    try (var server = EmbeddedPostgres.start(settings)) {
      assertThat(server.port()).isPositive();

      var refused = Servers.refusal(settings);

      assertThat(refused.code()).isEqualTo("POSTGRES_DATA_IN_USE");
      assertThat(refused)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aServerThatIsKilledComesBackAtTheSameAddressWithItsData() throws Exception {
    try (var server = EmbeddedPostgres.start(settings)) {
      var killed = ProcessHandle.of(server.pid()).orElseThrow();

      killed.destroyForcibly();
      killed.onExit().get(60, TimeUnit.SECONDS);

      assertThat(Servers.askPatiently(server, KEPT)).isEqualTo("42");
      assertThat(server.pid()).isNotEqualTo(killed.pid());
    }
  }

  @Test
  void aServerLeftRunningIsReplacedWithItsDataKept() throws Exception {
    var orphan = orphan();

    try (var server = EmbeddedPostgres.start(settings)) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(Servers.ask(server, KEPT)).isEqualTo("42");
    }
  }

  @Test
  void aProcessFileWithTheNumberOfAnotherProgramDoesNotStopTheStart() throws Exception {
    var pid = ProcessHandle.current().pid();
    Files.writeString(
        folder.resolve("pgdata/postmaster.pid"), pid + "\n/x\n1\n5432\n\n127.0.0.1\n\nready\n");

    try (var server = EmbeddedPostgres.start(settings)) {
      assertThat(Servers.ask(server, KEPT)).isEqualTo("42");
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var refused = Servers.refusal(settings.withPort(taken.getLocalPort()));

      assertThat(refused.code()).isEqualTo("POSTGRES_START_FAILED");
      assertThat(refused)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("is taken");
    }
  }

  @Test
  void aSettingTheServerRefusesIsShownInItsWords() {
    var refused = Servers.refusal(settings.withServerSetting("work_mem", "plenty"));

    assertThat(refused.code()).isEqualTo("POSTGRES_START_FAILED");
    assertThat(refused)
        .hasMessageContaining("invalid value for parameter \"work_mem\"")
        .hasMessageContaining(folder.resolve("postgres.log").toString());
  }

  @Test
  void aDurableServerCannotBeMadeForgetful() {
    assertThatThrownBy(() -> settings.withServerSetting("fsync", "off"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fsync=off");
  }

  /** What a killed process leaves on a system without setpriv: a server nobody waits for. */
  private static Process orphan() throws Exception {
    var server = launch();
    while (!becomesReady(server)) {
      server = launch(); // its port went to another test meanwhile
    }
    return server;
  }

  private static Process launch() throws Exception {
    var installation = Installations.choose(settings, OptionalInt.empty());
    int port = EmbeddedPostgres.freePort();
    var launch =
        Launch.of(settings, folder.resolve("pgdata"), installation, ServerUser.choose(), port);
    return Command.prepare(launch.command())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static boolean becomesReady(Process server) throws Exception {
    while (!server.waitFor(5, TimeUnit.MILLISECONDS)) {
      if (PostmasterFile.read(folder.resolve("pgdata"))
          .filter(PostmasterFile::isReady)
          .isPresent()) {
        return true;
      }
    }
    return false;
  }
}
