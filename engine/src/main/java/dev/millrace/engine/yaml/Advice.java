package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.TypeNames.Ambiguous;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people mean when they write a property or a type that does not exist. The tables come from
 * counts over public flows: many of these names are inventions of language models. Stateless.
 */
final class Advice {

  private static final String DEPENDENCIES =
      "tasks run in order, one after the other; for dependencies put the tasks into a Dag"
          + " (`tasks: [{task: {…}, dependsOn: […]}]`), to run them at once into Parallel";
  private static final String CONDITION =
      "to run a task only sometimes use `runIf`, or put it into an If task";
  private static final String PIP = "list `pip install …` under `beforeCommands`";
  private static final String IMAGE = "the image of a script task is `containerImage`";
  private static final String RETRY =
      "it belongs inside `retry`: `retry: {type: constant, interval: PT10S, maxAttempts: 3}`";
  private static final String HANDLERS =
      "failures are handled by `errors` of the flow, or of a flow-control task";
  private static final String ALLOW_FAILURE = "to go on after a failure use `allowFailure: true`";
  private static final String ENV = "environment variables of a script are `env`";
  private static final String SCHEDULE =
      "schedules are `triggers` of type io.kestra.plugin.core.trigger.Schedule";

  private static final Map<String, String> TASK = new LinkedHashMap<>();
  private static final Map<String, String> FLOW = new LinkedHashMap<>();
  private static final Map<String, String> RETRY_BLOCK = new LinkedHashMap<>();
  private static final Map<String, String> INPUT = new LinkedHashMap<>();

  static {
    say(TASK, DEPENDENCIES, "dependson", "depends", "needs", "after", "dependencies");
    say(TASK, CONDITION, "condition", "conditions", "when", "if", "unless", "skipif");
    say(TASK, RETRY, "maxattempts", "maxattempt", "maxretries", "attempts", "retrydelay");
    say(TASK, "write a `retry` block: `type: constant`, `interval`, `maxAttempts`", "retries");
    say(TASK, PIP, "requirements", "pippackages", "packages", "installs");
    say(TASK, IMAGE, "image", "dockerimage", "container");
    say(TASK, ENV, "environment", "envvars", "environmentvariables");
    say(TASK, HANDLERS, "errors", "onfailure", "onerror", "errorhandler", "catch", "finally");
    say(TASK, ALLOW_FAILURE, "continueonerror", "continueonfailure", "ignoreerrors");
    say(TASK, "the name of a task is its `id`", "name");
    say(TASK, "the time limit of a task is `timeout: PT5M`", "timeoutseconds", "maxduration");
    say(
        TASK,
        "the outputs of a task need no declaration; read them with `{{ outputs.id.name }}`",
        "outputs",
        "output",
        "register");
    say(TASK, "the commands of a script task are `commands`, a list", "command", "cmd", "run");
    say(TASK, SCHEDULE, "schedule", "cron");
    say(FLOW, "the name of a flow is its `id`", "name", "flowid");
    say(FLOW, "write `labels`", "tags");
    say(FLOW, "write `tasks`", "steps", "jobs", "stages", "workflow", "pipeline");
    say(FLOW, "write `variables`", "vars", "env", "environment", "params", "parameters");
    say(FLOW, SCHEDULE, "schedule", "cron", "on", "trigger");
    say(FLOW, "write `errors`", "onfailure", "onerror", "errorhandler", "catch");
    say(FLOW, "a flow has no time limit of its own; give its tasks a `timeout`", "timeout");
    say(FLOW, "write `pluginDefaults`", "defaults", "default");
    say(FLOW, "a flow belongs to one `namespace`", "project", "group", "package");
    say(RETRY_BLOCK, "write `maxAttempts`", "attempts", "maxretries", "retries", "count", "limit");
    say(RETRY_BLOCK, "write `interval: PT10S`", "delay", "wait", "backoff", "period");
    say(RETRY_BLOCK, "write `delayFactor`", "factor", "multiplier", "backofffactor");
    say(INPUT, "write `defaults`", "default", "defaultvalue", "value");
    say(INPUT, "write `values`", "options", "choices", "enum", "allowedvalues");
    say(INPUT, "write `validator`, a regular expression", "pattern", "regex", "validation");
    say(INPUT, "write `displayName`", "label", "title");
    say(INPUT, "write `required: false`", "optional", "nullable");
  }

  /**
   * Properties that mean much the same, each of another task: who writes one where another is known
   * means that one. The first of a line that is known counts.
   */
  private static final List<List<String>> RELATED =
      List.of(
          List.of("values", "value", "items", "list", "over", "range", "foreach"),
          List.of("concurrent", "concurrencyLimit", "concurrency", "parallelism", "maxParallel"),
          List.of("then", "tasks", "do", "steps", "iftrue"),
          List.of("else", "otherwise", "ifFalse"),
          List.of("cases", "branches", "options", "switch"),
          List.of("flowId", "flow", "subflow", "workflow"),
          List.of("format", "value", "output", "result"),
          List.of("errorMessage", "message", "msg", "reason"),
          List.of("message", "msg", "text", "log", "format"),
          List.of("uri", "url", "endpoint", "address", "path", "file"),
          List.of("from", "uri", "file", "source", "input"),
          List.of("body", "payload", "json", "data"),
          List.of("content", "text", "body", "data", "value"),
          List.of("params", "query", "queryParams", "parameters"),
          List.of("duration", "pauseDuration", "delay", "time", "seconds", "interval"),
          List.of("checkFrequency", "interval", "maxIterations", "maxDuration", "frequency"),
          List.of("variables", "vars", "values"),
          List.of("ttl", "expiration", "expires", "expiry"));

  private static final Pattern SCRIPT = Pattern.compile("(?i)(inline)?(script|code)s?");
  private static final Pattern COMMANDS = Pattern.compile("(?i)commands?|cmds?");

  /** Types that never existed, by pattern, with the type that is meant. */
  private static final Map<Pattern, String> MADE_UP_TYPES = new LinkedHashMap<>();

  static {
    type(
        "(scripts|core)?\\.?(bash|shell)\\.(bash|shell)?script(s)?",
        "io.kestra.plugin.scripts.shell.Script");
    type("(scripts|core)?\\.?(bash|shell)\\.\\w+", "io.kestra.plugin.scripts.shell.Commands");
    type("bash", "io.kestra.plugin.scripts.shell.Commands");
    type("python\\.commands?\\w*", "io.kestra.plugin.scripts.python.Commands");
    type("python(\\.\\w+)?", "io.kestra.plugin.scripts.python.Script");
    type("(notifications?|core)\\.(mail|email|smtp)\\.\\w+", "io.kestra.plugin.email.MailSend");
    type(
        "notifications?\\.slack\\.\\w+",
        "io.kestra.plugin.slack.notifications.SlackIncomingWebhook");
    type("(flow|flows|core|debug)\\.fail\\w*", "io.kestra.plugin.core.execution.Fail");
    type("(fs|core|storage)\\.s3\\.(\\w+)", "io.kestra.plugin.aws.s3.Upload");
    type("dbt\\.(tasks|core)?\\.?dbt\\w+", "io.kestra.plugin.dbt.cli.DbtCLI");
    type(
        "http\\.(get|post|put|patch|delete|http\\w*|client|call|api)",
        "io.kestra.plugin.core.http.Request");
    type(
        "(log|logs|debug|flow)\\.(log\\w*|echo|print|info|message)",
        "io.kestra.plugin.core.log.Log");
    type("flow\\.(each|for|loop\\w*|iterate|map)", "io.kestra.plugin.core.flow.ForEach");
    type("flow\\.(while|until|repeat|poll\\w*)", "io.kestra.plugin.core.flow.LoopUntil");
    type("flow\\.(wait|delay|timer)", "io.kestra.plugin.core.flow.Sleep");
    type("flow\\.(condition\\w*|ifelse|branch\\w*|choice)", "io.kestra.plugin.core.flow.If");
    type(
        "flow\\.(flow|subworkflow|call|execute|trigger\\w*)", "io.kestra.plugin.core.flow.Subflow");
    type("flow\\.(try\\w*|catch)", "io.kestra.plugin.core.flow.AllowFailure");
    type("kv\\.(store|write|save)", "io.kestra.plugin.core.kv.Set");
    type("kv\\.(read|load|fetch)", "io.kestra.plugin.core.kv.Get");
    type(
        "(variables?|flow|core)\\.(set|setvariables?)",
        "io.kestra.plugin.core.execution.SetVariables");
    type("output\\.(output|return|set)", "io.kestra.plugin.core.output.OutputValues");
  }

  private Advice() {}

  /** Whose properties are being read. */
  enum Owner {
    FLOW("a flow"),
    TASK("this task"),
    RETRY("retry"),
    INPUT("an input"),
    OUTPUT("an output"),
    TRIGGER("a trigger"),
    OTHER("this block");

    private final String label;

    Owner(String label) {
      this.label = label;
    }
  }

  private static void say(Map<String, String> table, String advice, String... names) {
    for (String name : names) {
      table.put(name, advice);
    }
  }

  private static void type(String pattern, String meant) {
    Pattern whole = Pattern.compile("(.*\\.)?(" + pattern + ")");
    MADE_UP_TYPES.put(whole, meant);
  }

  /** The complaint about a property that does not exist. */
  static String unknown(String name, Owner owner, Collection<String> known) {
    String start = "unknown property `" + Words.shown(name) + "` of " + owner.label;
    String near = Words.nearest(name, known);
    String meant = table(owner).get(name.toLowerCase(Locale.ROOT).replaceAll("[-_]", ""));
    if (near != null && near.equalsIgnoreCase(name)) {
      return start + "; did you mean `" + near + "`?";
    }
    String script = owner == Owner.TASK ? script(name, known) : null;
    if (script != null || meant != null) {
      return start + "; " + (script != null ? script : meant);
    }
    if (near == null && owner == Owner.TASK) {
      near = related(name, known);
    }
    return near == null
        ? start + ". Valid here: " + Words.list(known)
        : start + "; did you mean `" + near + "`?";
  }

  /** Script tasks come in pairs, and the property of one is often given to the other. */
  private static @Nullable String script(String name, Collection<String> known) {
    if (known.contains("commands") && SCRIPT.matcher(name).matches()) {
      return "list the `commands` here; an inline `script` is for the task type that ends in .Script";
    }
    if (known.contains("script") && COMMANDS.matcher(name).matches()) {
      return "write the `script` here; a list of `commands` is for the task type that ends in"
          + " .Commands";
    }
    return null;
  }

  private static @Nullable String related(String name, Collection<String> known) {
    for (List<String> names : RELATED) {
      if (names.stream().anyMatch(name::equalsIgnoreCase)) {
        for (String other : names) {
          if (known.contains(other)) {
            return other;
          }
        }
      }
    }
    return null;
  }

  private static Map<String, String> table(Owner owner) {
    return switch (owner) {
      case FLOW -> FLOW;
      case TASK -> TASK;
      case RETRY -> RETRY_BLOCK;
      case INPUT -> INPUT;
      case OUTPUT, TRIGGER, OTHER -> Map.of();
    };
  }

  /** The complaint about a type that does not exist. */
  static String unknownType(String type, TypeNames types) {
    String start = "Invalid type: " + Words.shown(type);
    List<String> all = types.all();
    String lower = type.toLowerCase(Locale.ROOT);
    if (lower.contains(".trigger.") || lower.contains(".triggers.")) {
      return start + " is a trigger; it belongs under `triggers`, not among tasks";
    }
    String unknown = start + " is not a task type of this version";
    String meant = madeUp(lower);
    if (meant != null && !meant.equals(type)) {
      String missing = all.contains(meant) ? "" : " (which this version does not have yet)";
      return unknown + "; did you mean " + meant + missing + "?";
    }
    List<String> near = nearestTypes(type, all);
    return near.isEmpty() ? unknown : unknown + "; did you mean " + String.join(" or ", near) + "?";
  }

  static String ambiguousType(String type, Ambiguous ambiguous) {
    return "the type `%s` is ambiguous; write one of %s"
        .formatted(Words.shown(type), Words.list(ambiguous.candidates()));
  }

  private static @Nullable String madeUp(String lower) {
    if (lower.length() > 200) {
      return null;
    }
    return MADE_UP_TYPES.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(lower).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static List<String> nearestTypes(String type, List<String> all) {
    String simple = "." + type.substring(type.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    List<String> sameName =
        all.stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(simple))
            .limit(3)
            .toList();
    return sameName.isEmpty() ? Words.nearest(type, all, 2) : sameName;
  }
}
