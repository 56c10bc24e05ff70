package dev.millrace.api.cli;

import dev.millrace.api.http.CallLimits;
import dev.millrace.api.http.Login;
import dev.millrace.api.http.RequestLimits;
import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.task.HandlerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns settings into what a node and a server need. */
final class ConfigReader {

  /** Environment variables that begin so are secrets, their value in base64, as in Kestra. */
  private static final String SECRET_PREFIX = "SECRET_";

  private final Settings settings;
  private final Map<String, String> environment;

  ConfigReader(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  NodeConfig node() {
    LimitSettings.targets(settings); // complains here, before anything is started
    return new NodeConfig(
        dataFolder(),
        database(),
        nodeName(),
        settings.integer(Setting.WORKER_SLOTS),
        taskRunner(),
        settings.duration(Setting.DRAIN),
        seen(),
        config -> LimitSettings.apply(settings, config));
  }

  ServerConfig server() {
    String host = settings.text(Setting.HOST);
    if (host.isBlank()) {
      throw settings.wrong(Setting.HOST, "a name or an address of this machine");
    }
    Login login = login(host);
    return new ServerConfig(
        node(),
        host,
        port(),
        login,
        isLoopback(host) ? host : null,
        new RequestLimits(
            settings.integer(Setting.REQUEST_BYTES_MAX),
            settings.number(Setting.UPLOAD_BYTES_MAX),
            settings.integer(Setting.FORM_FIELDS_MAX)),
        new CallLimits(
            settings.integer(Setting.CREATES_IN_FLIGHT_MAX),
            settings.integer(Setting.CREATES_WAITING_MAX),
            settings.duration(Setting.WAIT_MAX)));
  }

  Path dataFolder() {
    String text = settings.text(Setting.DATA);
    if (text.isBlank()) { // which would be the folder this happens to be started in
      throw settings.wrong(Setting.DATA, "the name of a folder");
    }
    String home = System.getProperty("user.home");
    return Path.of(text.startsWith("~/") ? home + text.substring(1) : text)
        .toAbsolutePath()
        .normalize();
  }

  private int port() {
    int port = settings.integer(Setting.PORT);
    if (port > 65_535) {
      throw settings.wrong(Setting.PORT, "0 to 65535");
    }
    return port;
  }

  private NodeConfig.@Nullable DatabaseAddress database() {
    String url = settings.text(Setting.DATABASE_URL);
    String password = settings.secret(Setting.DATABASE_PASSWORD, Setting.DATABASE_PASSWORD_FILE);
    if (url.isEmpty()) {
      return null;
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw settings.wrong(Setting.DATABASE_URL, "an address that begins with jdbc:postgresql://");
    }
    return new NodeConfig.DatabaseAddress(url, settings.text(Setting.DATABASE_USER), password);
  }

  private String nodeName() {
    String name = settings.text(Setting.NODE_NAME);
    if (!name.isEmpty()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "millrace";
    }
  }

  private String taskRunner() {
    String name = settings.text(Setting.DEFAULT_TASK_RUNNER);
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "docker" -> HandlerSettings.DOCKER;
      case "process" -> HandlerSettings.PROCESS;
      default -> {
        if (!name.contains(".")) {
          throw settings.wrong(
              Setting.DEFAULT_TASK_RUNNER, "docker, process, or the full type of a task runner");
        }
        yield name;
      }
    };
  }

  private NodeConfig.Seen seen() {
    String prefix = settings.text(Setting.ENV_PREFIX);
    Map<String, String> envs = new LinkedHashMap<>();
    Map<String, String> secrets = new LinkedHashMap<>();
    environment.forEach((name, value) -> {
      if (!prefix.isEmpty() && name.startsWith(prefix)) {
        envs.put(name.substring(prefix.length()).toLowerCase(Locale.ROOT), value);
      }
      if (name.startsWith(SECRET_PREFIX)) {
        secrets.put(name.substring(SECRET_PREFIX.length()).toUpperCase(Locale.ROOT), plain(value));
      }
    });
    return new NodeConfig.Seen(envs, globals(), secrets, url(), pluginDefaults());
  }

  /** A value that is not base64 is taken as it is: that is what its owner will have meant. */
  private static String plain(String value) {
    try {
      return new String(Base64.getMimeDecoder().decode(value.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private Map<String, @Nullable Object> globals() {
    Map<String, @Nullable Object> globals = new LinkedHashMap<>();
    Object given = settings.structure(Setting.GLOBALS);
    if (given instanceof Map<?, ?> map) {
      map.forEach((name, value) -> globals.put(String.valueOf(name), value));
    } else if (given != null) {
      throw settings.wrong(Setting.GLOBALS, "a map");
    }
    return globals;
  }

  private String url() {
    String url = settings.text(Setting.URL);
    return url.isEmpty() || url.endsWith("/") ? url : url + "/";
  }

  private List<PluginDefault> pluginDefaults() {
    Object given = settings.structure(Setting.PLUGIN_DEFAULTS);
    List<PluginDefault> defaults = new ArrayList<>();
    if (given instanceof List<?> list) {
      list.forEach(item -> defaults.add(pluginDefault(item)));
    } else if (given != null) {
      throw settings.wrong(Setting.PLUGIN_DEFAULTS, "a list of {type, values, forced}");
    }
    return defaults;
  }

  /** NullAway does not see the nullable values of that record's map in its class file. */
  @SuppressWarnings("NullAway")
  private PluginDefault pluginDefault(@Nullable Object item) {
    if (item instanceof Map<?, ?> map
        && map.get("type") instanceof String type
        && map.get("values") instanceof Map<?, ?> values) {
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      values.forEach((name, value) -> named.put(String.valueOf(name), value));
      return new PluginDefault(type, named, Boolean.TRUE.equals(map.get("forced")), null);
    }
    throw settings.wrong(Setting.PLUGIN_DEFAULTS, "a list of {type, values, forced}");
  }

  private @Nullable Login login(String host) {
    String mode = settings.word(Setting.AUTH, List.of("auto", "on", "off"));
    String password = settings.secret(Setting.AUTH_PASSWORD, Setting.AUTH_PASSWORD_FILE);
    boolean on =
        switch (mode) {
          case "on" -> true;
          case "off" -> false;
          default -> !isLoopback(host) || !password.isEmpty();
        };
    if (!on) {
      return null;
    }
    String known = password.isEmpty() ? PasswordFile.in(dataFolder()).readOrMake() : password;
    return new Login(settings.text(Setting.AUTH_USER), known);
  }

  /** Whether only this machine can reach a server that listens there. */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
