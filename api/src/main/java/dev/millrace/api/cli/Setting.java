package dev.millrace.api.cli;

import java.util.Locale;

/**
 * Every setting: its name in the file and, with two dashes, on the command line; its environment
 * variable is derived from it. docs/configuration.md is generated from this list.
 */
enum Setting {
  HOST("host", Kind.TEXT, "127.0.0.1", "Address to listen at; 0.0.0.0 is every address"),
  PORT("port", Kind.NUMBER, "8080", "Port to listen at; 0 takes a free one"),
  DATA(
      "data",
      Kind.TEXT,
      "~/.millrace",
      "Folder for the embedded database and for what belongs to this node"),
  DATABASE_URL(
      "database-url",
      Kind.TEXT,
      "",
      "JDBC address of a PostgreSQL 15 or newer, as jdbc:postgresql://host:5432/millrace; empty"
          + " starts the embedded one"),
  DATABASE_USER("database-user", Kind.TEXT, "millrace", "Database user, with --database-url"),
  DATABASE_PASSWORD("database-password", Kind.SECRET, "", "Password of that user"),
  DATABASE_PASSWORD_FILE(
      "database-password-file",
      Kind.TEXT,
      "",
      "File that holds the password of that user; keeps it off the process list"),
  AUTH(
      "auth",
      Kind.TEXT,
      "auto",
      "Whether callers must sign in: on, off, or auto (on unless only this machine can reach the"
          + " server)"),
  AUTH_USER("auth-user", Kind.TEXT, "admin", "Name to sign in with"),
  AUTH_PASSWORD(
      "auth-password",
      Kind.SECRET,
      "",
      "Password to sign in with; empty makes one at the first start and keeps it in the file"
          + " password in the data folder"),
  AUTH_PASSWORD_FILE(
      "auth-password-file", Kind.TEXT, "", "File that holds the password to sign in with"),
  URL(
      "url",
      Kind.TEXT,
      "",
      "Address under which users reach this server, for links; empty is http://host:port"),
  NODE_NAME("node-name", Kind.TEXT, "", "Name of this node in the API; empty is the host name"),
  WORKER_SLOTS("worker-slots", Kind.NUMBER, "64", "Task attempts this node runs at once"),
  DEFAULT_TASK_RUNNER(
      "default-task-runner",
      Kind.TEXT,
      "docker",
      "Where scripts that name no task runner run: docker, process, or the full type of a task"
          + " runner"),
  DRAIN(
      "drain",
      Kind.DURATION,
      "PT30S",
      "How long a stop waits for task attempts to end; the rest goes on at the next start"),
  REQUEST_BYTES_MAX(
      "request-bytes-max",
      Kind.NUMBER,
      "16777216",
      "Largest request body kept in memory, and largest form field, in bytes"),
  UPLOAD_BYTES_MAX(
      "upload-bytes-max",
      Kind.NUMBER,
      "1073741824",
      "Largest form with files, and largest file a task may store, in bytes"),
  ENV_PREFIX(
      "env-prefix",
      Kind.TEXT,
      "ENV_",
      "Environment variables that begin so are seen by expressions as envs, without the prefix and"
          + " in lower case"),
  LOG_LEVEL(
      "log-level",
      Kind.TEXT,
      "",
      "Least level of the program's own log: error, warn, info, debug or trace; empty is info for"
          + " server and warn for other commands"),
  RETENTION_LOGS(
      "retention-logs",
      Kind.KEEPING,
      "P30D",
      "P1D",
      "",
      "How long lines of the log and metrics are kept, in whole days; PT0S keeps them for ever"),
  RETENTION_EXECUTIONS(
      "retention-executions",
      Kind.KEEPING,
      "P90D",
      "PT1H",
      "",
      "How long executions that have ended are kept, with their task runs, logs, metrics and files;"
          + " PT0S keeps them for ever"),
  HOUSEKEEPING_INTERVAL(
      "housekeeping-interval",
      Kind.DURATION,
      "PT15M",
      "PT1S",
      "P1D",
      "Time between two looks for what is past its time"),
  GLOBALS("globals", Kind.MAP, "", "Map of values seen by expressions as globals; file only"),
  PLUGIN_DEFAULTS(
      "plugin-defaults",
      Kind.LIST,
      "",
      "List of {type, values, forced}: values of task properties for all tasks whose type begins"
          + " so, below those of the flow; file only");

  /** What a value must look like. */
  enum Kind {
    TEXT,
    SECRET,
    NUMBER,
    DURATION,
    /** A duration, or zero for ever. */
    KEEPING,
    MAP,
    LIST
  }

  private final String key;
  private final Kind kind;
  private final String otherwise;
  private final String least;
  private final String most;
  private final String meaning;

  Setting(String key, Kind kind, String otherwise, String meaning) {
    this(key, kind, otherwise, kind == Kind.NUMBER ? "0" : "", "", meaning);
  }

  Setting(String key, Kind kind, String otherwise, String least, String most, String meaning) {
    this.key = key;
    this.kind = kind;
    this.otherwise = otherwise;
    this.least = least;
    this.most = most;
    this.meaning = meaning;
  }

  /** Name in the file; with two dashes, the option. */
  String key() {
    return key;
  }

  /** Name of the environment variable. */
  String variable() {
    return "MILLRACE_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  Kind kind() {
    return kind;
  }

  /** Value when nobody gives one. */
  String otherwise() {
    return otherwise;
  }

  String meaning() {
    return meaning;
  }

  /** The smallest number or duration. Empty: no bound. */
  String least() {
    return least;
  }

  /** The largest number or duration. Empty: no bound. */
  String most() {
    return most;
  }

  /** The bounds in words, empty when there are none. */
  String bounds() {
    if (kind == Kind.KEEPING) {
      return "PT0S, or from " + least + " on";
    }
    if (most.isEmpty()) {
      return least.isEmpty() ? "" : "from " + least + " on";
    }
    return least.isEmpty() ? "up to " + most : least + " to " + most;
  }

  /** Maps and lists can only be written in the file. */
  boolean isOption() {
    return kind != Kind.MAP && kind != Kind.LIST;
  }
}
