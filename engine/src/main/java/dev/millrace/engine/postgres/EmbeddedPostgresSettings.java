package dev.millrace.engine.postgres;

import java.nio.file.Path;
import java.time.Duration;
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
 * @param binariesFolder where the shipped binaries are unpacked once per version, as {@code
 *     postgres-<version>}
 * @param installation folder of an installed PostgreSQL (with {@code bin/postgres}) to use instead
 *     of the shipped one
 * @param port port on 127.0.0.1, 0 for any free one
 * @param serverSettings further settings of {@code postgresql.conf}; they win over ours
 * @param durable false gives up crash safety for speed, which only a test may do
 * @param startTimeout how long a start, recovery included, may take
 * @param logFile where the server writes its log
 * @param prepared folder with programs and a cluster that {@link PreparedCluster} keeps; what fits
 *     is used instead of being made anew
 */
public record EmbeddedPostgresSettings(
    Path dataFolder,
    Path binariesFolder,
    @Nullable Path installation,
    int port,
    Map<String, String> serverSettings,
    boolean durable,
    Duration startTimeout,
    Path logFile,
    @Nullable Path prepared) {

  private static final Pattern SETTING_NAME = Pattern.compile("[a-z_][a-z0-9_.]*");
  private static final List<String> DURABILITY =
      List.of("fsync", "synchronous_commit", "full_page_writes");
  private static final List<String> OFF = List.of("off", "false", "no", "0");

  public EmbeddedPostgresSettings {
    dataFolder = dataFolder.toAbsolutePath().normalize();
    binariesFolder = binariesFolder.toAbsolutePath().normalize();
    logFile = logFile.toAbsolutePath().normalize();
    serverSettings = Map.copyOf(serverSettings);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 (any) to 65535, not " + port);
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("startTimeout must be positive, not " + startTimeout);
    }
    serverSettings.forEach(EmbeddedPostgresSettings::requireName);
    if (durable) {
      requireDurable(serverSettings);
    }
  }

  /** Durable server in this folder, on a free port, with the defaults for everything else. */
  public static EmbeddedPostgresSettings in(Path dataFolder) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        dataFolder,
        null,
        0,
        Map.of(),
        true,
        Duration.ofMinutes(5),
        dataFolder.resolve("postgres.log"),
        null);
  }

  public EmbeddedPostgresSettings withBinariesFolder(Path folder) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        folder,
        installation,
        port,
        serverSettings,
        durable,
        startTimeout,
        logFile,
        prepared);
  }

  public EmbeddedPostgresSettings withInstallation(@Nullable Path folder) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        binariesFolder,
        folder,
        port,
        serverSettings,
        durable,
        startTimeout,
        logFile,
        prepared);
  }

  public EmbeddedPostgresSettings withPort(int newPort) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        binariesFolder,
        installation,
        newPort,
        serverSettings,
        durable,
        startTimeout,
        logFile,
        prepared);
  }

  /** Adds one setting of {@code postgresql.conf}; a later value for the same name wins. */
  public EmbeddedPostgresSettings withServerSetting(String name, String value) {
    var settings = new LinkedHashMap<>(serverSettings);
    settings.put(name, value);
    return new EmbeddedPostgresSettings(
        dataFolder,
        binariesFolder,
        installation,
        port,
        settings,
        durable,
        startTimeout,
        logFile,
        prepared);
  }

  public EmbeddedPostgresSettings withDurable(boolean newDurable) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        binariesFolder,
        installation,
        port,
        serverSettings,
        newDurable,
        startTimeout,
        logFile,
        prepared);
  }

  public EmbeddedPostgresSettings withStartTimeout(Duration timeout) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        binariesFolder,
        installation,
        port,
        serverSettings,
        durable,
        timeout,
        logFile,
        prepared);
  }

  public EmbeddedPostgresSettings withLogFile(Path file) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        binariesFolder,
        installation,
        port,
        serverSettings,
        durable,
        startTimeout,
        file,
        prepared);
  }

  public EmbeddedPostgresSettings withPrepared(Path folder) {
    return new EmbeddedPostgresSettings(
        dataFolder,
        binariesFolder,
        installation,
        port,
        serverSettings,
        durable,
        startTimeout,
        logFile,
        folder);
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
