package dev.millrace.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The embedded server across processes and users: killed owners, two at once, root and not root.
 */
@Tag("slow")
@Execution(ExecutionMode.SAME_THREAD)
class EmbeddedPostgresProcessTest {

  private static final int DAEMON = 1;
  private static final int NOBODY = 65534;
  private static final int NAMELESS = 61234;
  private static final List<String> AS_DAEMON =
      List.of("setpriv", "--reuid", "1", "--regid", "1", "--clear-groups");
  private static final List<String> AS_NAMELESS =
      List.of("setpriv", "--reuid", "61234", "--regid", "61234", "--clear-groups");

  /**
   * Programs every user may run, and a cluster to copy, because making one takes longer than a
   * test.
   */
  @TempDir private static Path shared;

  @TempDir private Path folder;
  private Path data;
  private Path classes;

  @BeforeAll
  static void makeTheClusterToCopy() throws IOException {
    openToAll(shared);
    EmbeddedPostgres.start(EmbeddedPostgresSettings.in(shared)).close();
  }

  @BeforeEach
  void makeFoldersEveryUserMayEnter() throws IOException {
    openToAll(folder);
    data = Files.createDirectory(folder.resolve("data"));
    copyClusterTo(data);
    classes = Files.createDirectory(folder.resolve("classes"));
  }

  @Test
  void aKilledProcessLeavesNoOrphanAndItsCommittedDataStay() throws Exception {
    try (var child = ChildJvm.start(List.of(), classes, data, shared)) {
      var answer = child.answer();
      var server = ProcessHandle.of(Long.parseLong(answer.get(1))).orElseThrow();
      commit(answer);

      child.kill();

      assertThat(server.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }
    try (var server = EmbeddedPostgres.start(Servers.settings(data))) {
      assertThat(Servers.ask(server, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void processAndServerKilledTogetherRecover() throws Exception {
    try (var child = ChildJvm.start(List.of(), classes, data, shared)) {
      var answer = child.answer();
      commit(answer);

      ProcessHandle.of(Long.parseLong(answer.get(1))).orElseThrow().destroyForcibly();
      child.kill();
    }
    try (var server = EmbeddedPostgres.start(Servers.settings(data))) {
      assertThat(Servers.ask(server, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void aFolderInUseByAnotherProcessNamesIt() throws Exception {
    try (var child = ChildJvm.start(List.of(), classes, data, shared)) {
      assertThat(child.answer()).contains("started");

      var refused = Servers.refusal(Servers.settings(data));

      assertThat(refused.code()).isEqualTo("POSTGRES_DATA_IN_USE");
      assertThat(refused).hasMessageContaining("process " + child.pid());
      assertThat(child.stop()).isTrue();
    }
  }

  @Test
  void twoProcessesThatUnpackAtOnceBothStart() throws Exception {
    var binaries = Files.createDirectory(folder.resolve("binaries"));
    copyClusterTo(Files.createDirectories(data.resolve("1")));
    copyClusterTo(Files.createDirectories(data.resolve("2")));
    try (var one = ChildJvm.start(List.of(), classes, data.resolve("1"), binaries);
        var other = ChildJvm.start(List.of(), classes, data.resolve("2"), binaries)) {

      assertThat(one.answer()).contains("started");
      assertThat(other.answer()).contains("started");
    }
    try (var left = Files.list(binaries)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".new"));
    }
  }

  @Test
  void anOrdinaryUserNeedsNothing() throws Exception {
    assumeRoot();
    give(data, DAEMON);
    try (var child = ChildJvm.start(AS_DAEMON, classes, data, shared)) {
      var answer = child.answer();

      assertThat(answer).contains("started");
      assertThat(ownerOfProcess(answer.get(1))).isEqualTo(DAEMON);
      assertThat(child.stop()).isTrue();
    }
  }

  @Test
  void aUserWithoutANameStartsInANamespace() throws Exception {
    assumeRoot();
    assumeTrue(
        Command.run(ServerUser.concat(AS_NAMELESS, List.of("unshare", "-U", "true"))).succeeded());
    give(data, NAMELESS);
    try (var child = ChildJvm.start(AS_NAMELESS, classes, data, shared)) {
      assertThat(child.answer()).contains("started");
      assertThat(child.stop()).isTrue();
    }
  }

  @Test
  void aUserWhoMayNotWriteIsToldSo() throws Exception {
    assumeRoot();
    try (var child = ChildJvm.start(AS_DAEMON, classes, data, shared)) {
      assertThat(child.answer())
          .contains("refused", "DATA_FOLDER_NOT_WRITABLE", "daemon")
          .anyMatch(word -> word.startsWith(data.toString()));
    }
  }

  @Test
  void rootDoesNotTakeADataFolderAwayFromItsUser() throws IOException {
    assumeRoot();
    copyClusterTo(data);
    give(data, DAEMON);

    var refused = Servers.refusal(Servers.settings(data));

    assertThat(refused.code()).isEqualTo("DATA_FOLDER_NOT_WRITABLE");
    assertThat(refused)
        .hasMessageContaining("belongs to another user (daemon)")
        .hasMessageContaining("Start Millrace as that user")
        .hasMessageContaining("--data");
    assertThat(Files.getOwner(data.resolve("pgdata/PG_VERSION")).getName()).isEqualTo("daemon");
  }

  @Test
  void aUserIsToldWhoseDataFolderItIs() throws Exception {
    assumeRoot();
    copyClusterTo(data);
    give(data, DAEMON);
    give(data.resolve("pgdata"), 0);
    try (var child = ChildJvm.start(AS_DAEMON, classes, data, shared)) {
      assertThat(child.answer()).contains("refused", "DATA_FOLDER_NOT_WRITABLE", "(root),");
    }
  }

  @Test
  void rootWithoutNamespacesRunsTheServerAsNobodyAndBack() throws SQLException, IOException {
    assumeRoot();
    // The programs, too, must be where that user may go.
    var settings = Servers.settings(data).withBinariesFolder(shared);
    try (var server = EmbeddedPostgres.start(settings, ServerUser.asNobody())) {
      Servers.execute(server, "create table kept as select 42 as answer");
      assertThat(ownerOfProcess(Long.toString(server.pid()))).isEqualTo(NOBODY);
    }
    assumeTrue(Command.run(List.of("unshare", "-U", "true")).succeeded());
    try (var server = EmbeddedPostgres.start(settings, ServerUser.inNamespace())) {
      assertThat(Servers.ask(server, "select answer from kept")).isEqualTo("42");
    }
    try (var server = EmbeddedPostgres.start(settings, ServerUser.asNobody())) {
      assertThat(Servers.ask(server, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void rootWithoutNamespacesIsToldOfAFolderNobodyMayEnter() throws IOException {
    assumeRoot();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

    var refused =
        catchThrowableOfType(
            EmbeddedPostgresException.class,
            () -> EmbeddedPostgres.start(Servers.settings(data), ServerUser.asNobody()).close());

    assertThat(refused.code()).isEqualTo("DATA_FOLDER_NOT_WRITABLE");
    assertThat(refused).hasMessageContaining("cannot enter " + data).hasMessageContaining("--data");
  }

  private static void openToAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copyClusterTo(Path data) {
    var files =
        List.of(
            shared.resolve("pgdata").toString(), shared.resolve("postgres.password").toString());
    var command =
        ServerUser.concat(List.of("cp", "-a"), ServerUser.concat(files, List.of(data.toString())));
    assertThat(Command.run(command).output()).isEmpty();
  }

  private static void give(Path tree, int user) {
    assertThat(Command.run(List.of("chown", "-R", user + ":" + user, tree.toString())).output())
        .isEmpty();
  }

  private static void commit(List<String> answer) throws SQLException {
    try (var connection = DriverManager.getConnection(answer.get(2), "millrace", answer.get(3));
        var statement = connection.createStatement()) {
      statement.execute("create table kept as select 42 as answer");
    }
  }

  private static int ownerOfProcess(String pid) throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc", pid), "unix:uid");
  }

  private static void assumeRoot() throws IOException {
    var self = Path.of("/proc/self");
    assumeTrue(
        Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0),
        "only root can become another user");
  }
}
