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
  CREATES_IN_FLIGHT_MAX(
      "creates-in-flight-max",
      Kind.NUMBER,
      "64",
      "1",
      "",
      "Calls that create executions at once; the next wait in order"),
  CREATES_WAITING_MAX(
      "creates-waiting-max",
      Kind.NUMBER,
      "1000",
      "Calls that may wait to create an execution; the next are answered with 503 and Retry-After"),
  WAIT_MAX(
      "wait-max",
      Kind.DURATION,
      "PT5M",
      "PT0S",
      "PT9M",
      "How long a create with wait=true waits for the end; then the execution is answered as it"
          + " is"),
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
  TASK_RUNS_MAX(
      "task-runs-max",
      Kind.NUMBER,
      "100000",
      "1",
      "10000000",
      "Task runs of one execution; it fails when it needs more"),
  OUTPUT_BYTES_MAX(
      "output-bytes-max",
      Kind.NUMBER,
      "1048576",
      "1024",
      "67108864",
      "Largest outputs of one task run, as JSON, in bytes"),
  OUTPUT_FILES_MAX(
      "output-files-max", Kind.NUMBER, "10000", "1", "1000000", "Files one task may store"),
  CRASHES_MAX(
      "crashes-max",
      Kind.NUMBER,
      "3",
      "1",
      "100",
      "Nodes that may end over one attempt or plan before it is given up"),
  LOG_LINES_MAX(
      "log-lines-max",
      Kind.NUMBER,
      "100000",
      "1",
      "100000000",
      "Lines one attempt may log; what follows is dropped"),
  LOG_LINE_BYTES_MAX(
      "log-line-bytes-max",
      Kind.NUMBER,
      "65536",
      "100",
      "10485760",
      "Longest line of a log, in bytes; a longer one is cut"),
  LOG_BYTES_MAX(
      "log-bytes-max",
      Kind.NUMBER,
      "67108864",
      "10485760",
      "",
      "Bytes one attempt may log; what follows is dropped"),
  METRICS_MAX(
      "metrics-max",
      Kind.NUMBER,
      "10000",
      "1",
      "1000000",
      "Values of metrics one attempt may record"),
  HTTP_BODY_BYTES_MAX(
      "http-body-bytes-max",
      Kind.NUMBER,
      "10485760",
      "1024",
      "1073741824",
      "Largest answer http.Request and http() keep in memory, in bytes"),
  HTTP_TIMEOUT(
      "http-timeout",
      Kind.DURATION,
      "PT5M",
      "PT0.1S",
      "P1D",
      "How long an HTTP server may take to answer, unless the task says otherwise"),
  HTTP_TARGETS(
      "http-targets",
      Kind.TEXT,
      "no-metadata",
      "Which addresses HTTP tasks may reach: any, no-metadata (all but link-local and metadata"
          + " services), or public (nothing in private networks)"),
  READ_BYTES_MAX(
      "read-bytes-max",
      Kind.NUMBER,
      "10485760",
      "1024",
      "1073741824",
      "Largest file an expression reads, in bytes"),
  KEY_VALUE_CHARS_MAX(
      "key-value-chars-max",
      Kind.NUMBER,
      "10485760",
      "100",
      "100000000",
      "Largest value of the key-value store, as JSON"),
  KILL_GRACE(
      "kill-grace",
      Kind.DURATION,
      "PT5S",
      "PT0S",
      "PT10M",
      "Time between asking a process to end and ending it"),
  TEMPLATE_TIME_MAX(
      "template-time-max",
      Kind.DURATION,
      "PT1S",
      "PT0.01S",
      "PT1M",
      "Longest rendering of a template, without the time it waits for others"),
  TEMPLATE_OUTPUT_CHARS_MAX(
      "template-output-chars-max",
      Kind.NUMBER,
      "10000000",
      "1000",
      "500000000",
      "Text one rendering may make"),
  TEMPLATE_LOOPS_MAX(
      "template-loops-max",
      Kind.NUMBER,
      "1000000",
      "1",
      "1000000000",
      "Turns of all loops of one rendering"),
  TEMPLATE_ELEMENTS_MAX(
      "template-elements-max",
      Kind.NUMBER,
      "1000000",
      "1",
      "100000000",
      "Elements of a range, list or map that a template makes"),
  TEMPLATE_RENDER_DEPTH_MAX(
      "template-render-depth-max", Kind.NUMBER, "16", "1", "100", "Nesting of render()"),
  TEMPLATE_CALL_DEPTH_MAX(
      "template-call-depth-max", Kind.NUMBER, "50", "1", "500", "Nesting of macros and blocks"),
  TEMPLATE_SOURCE_CHARS_MAX(
      "template-source-chars-max", Kind.NUMBER, "1000000", "1000", "10000000", "Longest template"),
  TEMPLATE_CACHE_CHARS_MAX(
      "template-cache-chars-max",
      Kind.NUMBER,
      "16000000",
      "1000",
      "1000000000",
      "Text of the compiled templates that are kept"),
  FLOW_CHARS_MAX("flow-chars-max", Kind.NUMBER, "2000000", "1000", "100000000", "Longest flow"),
  FLOW_VALUE_CHARS_MAX(
      "flow-value-chars-max",
      Kind.NUMBER,
      "1000000",
      "1000",
      "100000000",
      "Longest value in a flow, such as a script"),
  FLOW_DEPTH_MAX(
      "flow-depth-max", Kind.NUMBER, "100", "10", "500", "Nesting of maps and lists in a flow"),
  FLOW_VALUES_MAX(
      "flow-values-max",
      Kind.NUMBER,
      "100000",
      "100",
      "10000000",
      "Values in a flow, with aliases expanded"),
  FLOW_PROBLEMS_MAX(
      "flow-problems-max", Kind.NUMBER, "100", "1", "10000", "Problems reported of one flow"),
  FLOW_DOCUMENTS_MAX("flow-documents-max", Kind.NUMBER, "1000", "1", "100000", "Flows in one text"),
  FORM_FIELDS_MAX(
      "form-fields-max", Kind.NUMBER, "1000", "1", "100000", "Fields and files of one form"),
  SEARCH_TIME_MAX(
      "search-time-max",
      Kind.DURATION,
      "PT20S",
      "PT1S",
      "PT10M",
      "Longest search; the database ends it"),
  DATABASE_CONNECTIONS_MAX(
      "database-connections-max",
      Kind.NUMBER,
      "10",
      "2",
      "1000",
      "Connections this node holds for its transactions; searches, logs and hints have nine more"),
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
