package dev.millrace.engine.task.script;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment a script starts with: what a program needs to find its way on the machine, and
 * nothing else. The engine's own environment holds the database password and secrets; a list of
 * what is allowed cannot forget one.
 */
final class ChildEnvironment {

  private static final Set<String> NAMES =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "TEMP",
          "TMP",
          "HOSTNAME",
          "JAVA_HOME",
          "VIRTUAL_ENV",
          "PYENV_ROOT",
          "PYENV_VERSION",
          "NVM_DIR",
          "GOPATH",
          "GOROOT",
          "CARGO_HOME",
          "RUSTUP_HOME",
          "DOTNET_ROOT",
          "JULIA_DEPOT_PATH",
          "R_LIBS_USER",
          "LD_LIBRARY_PATH",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "all_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "ALL_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "NODE_EXTRA_CA_CERTS",
          "PIP_INDEX_URL",
          "PIP_EXTRA_INDEX_URL",
          "PIP_TRUSTED_HOST",
          "PIP_CONFIG_FILE",
          "UV_INDEX_URL",
          "UV_DEFAULT_INDEX",
          "npm_config_registry",
          "NPM_CONFIG_REGISTRY",
          "SystemRoot",
          "SYSTEMROOT",
          "ComSpec",
          "PATHEXT",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA");

  private static final List<String> PREFIXES = List.of("LC_", "XDG_");

  private ChildEnvironment() {}

  /**
   * The environment of a script.
   *
   * @param own variables of the task; they win
   */
  static Map<String, String> of(Map<String, String> engine, Map<String, String> own) {
    Map<String, String> child = new TreeMap<>();
    engine.forEach((name, value) -> {
      if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
        child.put(name, value);
      }
    });
    child.putAll(own);
    return child;
  }

  /** Adds a folder at the end of a search path such as PATH or PYTHONPATH. */
  static void append(Map<String, String> environment, String name, String folder) {
    environment.merge(
        name, folder, (path, added) -> path.isEmpty() ? added : path + File.pathSeparator + added);
  }
}
