package dev.millrace.engine.postgres;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the embedded server is started. Begin with {@link #in(Path)} and change what differs;
 * immutable, so any thread may share it.
 *
 * @param dataFolder holds the cluster ({@code pgdata}), its password file, its lock and its log;
 *     made when absent
 * @param port port on 127.0.0.1, 0 for any free one
 * @param serverSettings further settings of {@code postgresql.conf}; they win over ours
 * @param durable false gives up crash safety for speed, which only a test may do
 */
public record EmbeddedPostgresSettings(
    Path dataFolder,
    Programs programs,
    int port,
    Map<String, String> serverSettings,
    boolean durable) {

  /**
   * Where the programs of the server come from.
   *
   * @param folder where the shipped ones are unpacked once per version, as {@code
   *     postgres-<version>}
   * @param installation folder of an installed PostgreSQL (with {@code bin/postgres}) to use
   *     instead
   * @param prepared folder with programs and a cluster that {@link PreparedCluster} keeps; what
   *     fits is used instead of being made anew
   */
  public record Programs(Path folder, @Nullable Path installation, @Nullable Path prepared) {

    public Programs {
      folder = folder.toAbsolutePath().normalize();
    }
  }

  private static final Pattern SETTING_NAME = Pattern.compile("[a-z_][a-z0-9_.]*");
  private static final List<String> DURABILITY =
      List.of("fsync", "synchronous_commit", "full_page_writes");
  private static final List<String> OFF = List.of("off", "false", "no", "0");

  public EmbeddedPostgresSettings {
    dataFolder = dataFolder.toAbsolutePath().normalize();
    serverSettings = Map.copyOf(serverSettings);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 (any) to 65535, not " + port);
    }
    serverSettings.forEach(EmbeddedPostgresSettings::requireName);
    if (durable) {
      requireDurable(serverSettings);
    }
  }

  /** Durable server in this folder, on a free port, with the defaults for everything else. */
  public static EmbeddedPostgresSettings in(Path dataFolder) {
    return new EmbeddedPostgresSettings(
        dataFolder, new Programs(dataFolder, null, null), 0, Map.of(), true);
  }

  /** Where the server writes its log. */
  Path logFile() {
    return dataFolder.resolve("postgres.log");
  }

  public EmbeddedPostgresSettings withBinariesFolder(Path folder) {
    return withPrograms(new Programs(folder, programs.installation(), programs.prepared()));
  }

  public EmbeddedPostgresSettings withInstallation(@Nullable Path folder) {
    return withPrograms(new Programs(programs.folder(), folder, programs.prepared()));
  }

  public EmbeddedPostgresSettings withPrepared(Path folder) {
    return withPrograms(new Programs(programs.folder(), programs.installation(), folder));
  }

  private EmbeddedPostgresSettings withPrograms(Programs next) {
    return new EmbeddedPostgresSettings(dataFolder, next, port, serverSettings, durable);
  }

  public EmbeddedPostgresSettings withPort(int next) {
    return new EmbeddedPostgresSettings(dataFolder, programs, next, serverSettings, durable);
  }

  /** Adds one setting of {@code postgresql.conf}; a later value for the same name wins. */
  public EmbeddedPostgresSettings withServerSetting(String name, String value) {
    var settings = new LinkedHashMap<>(serverSettings);
    settings.put(name, value);
    return new EmbeddedPostgresSettings(dataFolder, programs, port, settings, durable);
  }

  public EmbeddedPostgresSettings withDurable(boolean next) {
    return new EmbeddedPostgresSettings(dataFolder, programs, port, serverSettings, next);
  }

  private static void requireName(String name, String value) {
    if (!SETTING_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a PostgreSQL setting: " + name);
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value of " + name + " holds a zero character");
    }
  }

  private static void requireDurable(Map<String, String> settings) {
    for (var name : DURABILITY) {
      var value = settings.get(name);
      if (value != null && OFF.contains(value.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            name
                + "="
                + value
                + " loses accepted work in a crash; only a server that is not durable may have it");
      }
    }
  }
}
