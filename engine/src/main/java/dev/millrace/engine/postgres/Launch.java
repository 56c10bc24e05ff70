package dev.millrace.engine.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command that starts the server, and where its log goes. */
record Launch(Path cluster, int port, Path logFile, List<String> command) {

  /**
   * In this order: a session of its own, so that Ctrl-C in our terminal does not stop it before we
   * do; the other user; then the signal at our death, which a change of user would clear again.
   */
  private static final List<String> OWN_SESSION = List.of("setsid");

  private static final List<String> SIGNAL_AT_OUR_DEATH = List.of("setpriv", "--pdeathsig", "INT");

  /**
   * Between two statements the C library would give memory back to the system that the next one
   * asks for again, page fault by page fault: 820,000 of them in 31,000 executions, 53,000 with
   * these, and a fifth less processor time for each execution. It costs half a megabyte or less for
   * each connection.
   */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MALLOC_TRIM_THRESHOLD_", "4194304",
          "MALLOC_MMAP_THRESHOLD_", "4194304",
          "MALLOC_TOP_PAD_", "262144");

  Launch {
    command = List.copyOf(command);
  }

  static Launch of(
      EmbeddedPostgresSettings settings,
      Path cluster,
      Installation installation,
      ServerUser user,
      int port) {
    var command = new ArrayList<>(user.linux() ? guarded(user) : user.prefix());
    command.addAll(List.of(installation.postgres().toString(), "-D", cluster.toString()));
    configuration(settings, port)
        .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return new Launch(cluster, port, settings.logFile(), command);
  }

  /**
   * As much of the protection as the tools of this machine give; without it the next start finds
   * and stops an orphan.
   */
  private static List<String> guarded(ServerUser user) {
    var all = ServerUser.concat(OWN_SESSION, user.asThisUser(SIGNAL_AT_OUR_DEATH));
    if (works(all)) {
      return all;
    }
    var session = user.asThisUser(List.of());
    return works(ServerUser.concat(OWN_SESSION, session))
        ? ServerUser.concat(OWN_SESSION, session)
        : session;
  }

  private static boolean works(List<String> prefix) {
    return Command.run(ServerUser.concat(prefix, List.of("true"))).succeeded();
  }

  private static Map<String, String> configuration(EmbeddedPostgresSettings settings, int port) {
    var all = new LinkedHashMap<String, String>();
    all.put("cluster_name", "millrace");
    all.put("max_connections", "100");
    all.put("shared_buffers", "128MB");
    // Fewer checkpoints and so fewer full-page images under load; the price is disk space and a
    // longer recovery.
    all.put("max_wal_size", "2GB");
    all.put("wal_compression", "pglz");
    // Our statements are short: compiling one costs more than running it.
    all.put("jit", "off");
    all.put("log_checkpoints", "off");
    all.put("log_line_prefix", "%m [%p] %a ");
    all.put("log_timezone", "UTC");
    all.put("timezone", "UTC");
    all.put("lc_messages", "C");
    if (!settings.durable()) {
      List.of("fsync", "synchronous_commit", "full_page_writes")
          .forEach(name -> all.put(name, "off"));
    }
    all.putAll(settings.serverSettings());
    // Never ours to give away: reachable from this machine only, at the port we chose.
    all.put("listen_addresses", "127.0.0.1");
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", "");
    return all;
  }
}
