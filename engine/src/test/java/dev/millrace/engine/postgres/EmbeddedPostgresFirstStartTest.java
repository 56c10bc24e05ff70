package dev.millrace.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in which there is no usable cluster yet. */
class EmbeddedPostgresFirstStartTest {

  private static final Path DEBIAN_15 = Path.of("/usr/lib/postgresql/15");

  @TempDir private Path folder;

  @Test
  void aHalfMadeClusterIsMadeAgain() throws SQLException, IOException {
    Files.createDirectories(folder.resolve("pgdata.new/base"));
    Files.writeString(folder.resolve("pgdata.new/PG_VERSION"), "18\n");

    try (var server = EmbeddedPostgres.start(Servers.settings(folder))) {
      assertThat(Servers.ask(server, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aPreparedClusterIsTakenOverWithAPasswordOfItsOwn() throws Exception {
    var kept = prepare("create table prepared ()");
    var settings = Servers.settings(folder.resolve("taken"));

    try (var server = EmbeddedPostgres.start(settings.withPrepared(kept))) {
      assertThat(Servers.ask(server, "select count(*) from prepared")).isEqualTo("0");
      assertThat(Servers.ask(server, "show data_checksums")).isEqualTo("on");
      assertThat(
              Servers.ask(
                  server, "select datlocprovider from pg_database where datname = 'millrace'"))
          .isEqualTo("b");
      assertThat(server.password())
          .isNotEqualTo(Files.readString(folder.resolve("origin/postgres.password")).strip());
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("taken/pgdata")))
        .containsExactlyInAnyOrderElementsOf(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aPreparedClusterIsTakenOverByADurableServer() throws Exception {
    var kept = prepare("create table prepared ()");
    var settings = Servers.settings(folder.resolve("taken")).withPrepared(kept);

    try (var server = EmbeddedPostgres.start(settings.withDurable(true))) {
      assertThat(Servers.ask(server, "select count(*) from prepared")).isEqualTo("0");
    }
  }

  @Test
  void aDamagedPreparedClusterIsNotUsed() throws Exception {
    var kept = prepare("create table prepared ()");
    Files.delete(kept.resolve("pgdata-18.6/global/pg_control"));
    var settings = Servers.settings(folder.resolve("taken"));

    try (var server = EmbeddedPostgres.start(settings.withPrepared(kept))) {
      assertThat(Servers.ask(server, "select to_regclass('prepared') is null")).isEqualTo("t");
    }
  }

  @Test
  void aPreparedClusterOfOtherProgramsIsNotUsed() throws Exception {
    var kept = prepare("create table prepared ()");
    Files.move(kept.resolve("pgdata-18.6"), kept.resolve("pgdata-18.5"));
    var settings = Servers.settings(folder.resolve("taken"));

    try (var server = EmbeddedPostgres.start(settings.withPrepared(kept))) {
      assertThat(Servers.ask(server, "select to_regclass('prepared') is null")).isEqualTo("t");
    }
  }

  @Test
  void preparedProgramsAreLinkedAndOutliveTheirOrigin() throws Exception {
    var kept = folder.resolve("kept");
    Folders.link(programs(), Files.createDirectories(kept).resolve(programs().getFileName()));
    var settings = Servers.settings(folder.resolve("data")).withPrepared(kept);
    var own = folder.resolve("data/" + programs().getFileName() + "/bin/postgres");

    try (var server = EmbeddedPostgres.start(settings.withBinariesFolder(folder.resolve("data")))) {
      assertThat(Files.isSameFile(own, programs().resolve("bin/postgres"))).isTrue();
      Folders.delete(kept);
      assertThat(Servers.ask(server, "select to_tsvector('english', 'running')::text"))
          .isEqualTo("'run':1");
    }
  }

  /** What a server leaves that ran this statement and was closed. */
  private Path prepare(String sql) throws SQLException {
    var kept = folder.resolve("kept");
    var origin = folder.resolve("origin");
    var server = EmbeddedPostgres.start(Servers.settings(origin));
    try (server) {
      Servers.execute(server, sql);
    }
    PreparedCluster.keep(origin, server.version(), kept);
    return kept;
  }

  /** The folder of the programs all tests share. */
  private static Path programs() throws IOException {
    ShippedBinaries.unpackTo(Servers.binaries(), null);
    try (var all = Files.list(Servers.binaries())) {
      return all.filter(path -> Files.isDirectory(path.resolve("bin"))).findFirst().orElseThrow();
    }
  }

  @Test
  @Tag("slow")
  void anInstalledPostgresServesTooAndIsFoundForItsData() throws SQLException {
    assumeTrue(Files.isDirectory(DEBIAN_15), "PostgreSQL 15 is not installed");

    var settings = Servers.settings(folder);
    try (var server = EmbeddedPostgres.start(settings.withInstallation(DEBIAN_15))) {
      assertThat(Servers.ask(server, "show server_version")).startsWith("15.");
    }
    try (var server = EmbeddedPostgres.start(settings)) {
      assertThat(server.version()).startsWith("15.");
    }
  }

  @Test
  void dataOfAnotherVersionAreRefused() throws IOException {
    Files.createDirectories(folder.resolve("pgdata"));
    Files.writeString(folder.resolve("pgdata/PG_VERSION"), "9\n");

    var refused = Servers.refusal(Servers.settings(folder));

    assertThat(refused.code()).isEqualTo("POSTGRES_VERSION_MISMATCH");
    assertThat(refused).hasMessageContaining("PostgreSQL 9").hasMessageContaining("18.6");
  }

  @Test
  void aClusterWithoutAVersionIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("pgdata"));

    var refused = Servers.refusal(Servers.settings(folder));

    assertThat(refused.code()).isEqualTo("POSTGRES_START_FAILED");
    assertThat(refused).hasMessageContaining("PG_VERSION");
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");

    var refused = Servers.refusal(Servers.settings(file));

    assertThat(refused.code()).isEqualTo("DATA_FOLDER_NOT_WRITABLE");
    assertThat(refused).hasMessageContaining(file.toString()).hasMessageContaining("--data");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() {
    var refused = Servers.refusal(Servers.settings(Path.of("/proc/millrace")));

    assertThat(refused.code()).isEqualTo("DATA_FOLDER_NOT_WRITABLE");
    assertThat(refused).hasMessageContaining("/proc/millrace");
  }

  @Test
  void aFullDiskIsNamed() throws IOException {
    var small = Files.createDirectory(folder.resolve("small"));
    var mount = List.of("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString());
    assumeTrue(Command.run(mount).succeeded(), "only root may make a small disk");
    try {
      var refused = Servers.refusal(Servers.settings(small));

      assertThat(refused.code()).isEqualTo("POSTGRES_START_FAILED");
      assertThat(refused).hasMessageContaining("disk of " + small).hasMessageContaining("is full");
    } finally {
      assertThat(Command.run(List.of("umount", small.toString())).succeeded()).isTrue();
    }
  }

  @Test
  void aFolderWithoutPostgresIsNoInstallation() {
    var refused = Servers.refusal(Servers.settings(folder).withInstallation(Path.of("/etc")));

    assertThat(refused.code()).isEqualTo("POSTGRES_UNSUPPORTED_PLATFORM");
    assertThat(refused).hasMessageContaining("/etc").hasMessageContaining("bin/postgres");
  }
}
