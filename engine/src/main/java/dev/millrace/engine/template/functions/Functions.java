package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.TemplateFunction;
import java.time.ZonedDateTime;
import java.util.Map;

/** All functions by name; a new one is added here. */
public final class Functions {
  public static final Map<String, TemplateFunction> ALL =
      Map.ofEntries(
          Map.entry("currentEachOutput", new CurrentEachOutputFunction()),
          Map.entry("dayOfMonth", new DatePartFunction("date", ZonedDateTime::getDayOfMonth)),
          Map.entry("dayOfWeek", new DatePartFunction("date", date -> date.getDayOfWeek().name())),
          Map.entry("decrypt", new CipherFunction(false)),
          Map.entry("encrypt", new CipherFunction(true)),
          Map.entry("env", new EnvFunction()),
          Map.entry("errorLogs", new ErrorLogsFunction()),
          Map.entry("fetchContext", new ContextFunction()),
          Map.entry("fileExists", new FileFunction(Services::fileExists)),
          Map.entry("fileSize", new FileFunction(Services::fileSize)),
          Map.entry("fileURI", new FileFunction(Services::fileUri)),
          Map.entry("fromIon", new FromIonFunction()),
          Map.entry("fromJson", new FromJsonFunction()),
          Map.entry("hourOfDay", new DatePartFunction("datetime", ZonedDateTime::getHour)),
          Map.entry("http", new HttpFunction()),
          Map.entry("id", new IdFunction()),
          Map.entry("isDayWeekInMonth", new IsDayWeekInMonthFunction()),
          Map.entry(
              "isFileEmpty", new FileFunction((services, file) -> services.fileSize(file) == 0)),
          Map.entry("isLastWorkingDay", new IsLastWorkingDayFunction()),
          Map.entry("isPublicHoliday", new IsPublicHolidayFunction()),
          Map.entry("isWeekend", new DatePartFunction("date", DatePartFunction::isWeekend)),
          Map.entry("json", new FromJsonFunction()),
          Map.entry("ksuid", new KsuidFunction()),
          Map.entry("kv", new KvFunction()),
          Map.entry("loopOutputs", new LoopOutputsFunction()),
          Map.entry("max", new ExtremeFunction(true)),
          Map.entry("min", new ExtremeFunction(false)),
          Map.entry("monthOfYear", new DatePartFunction("date", ZonedDateTime::getMonthValue)),
          Map.entry("nanoId", new NanoIdFunction()),
          Map.entry("now", new NowFunction()),
          Map.entry("printContext", new ContextFunction()),
          Map.entry("randomInt", new RandomIntFunction()),
          Map.entry("randomPort", new RandomPortFunction()),
          Map.entry("range", new RangeFunction()),
          Map.entry("read", new ReadFunction()),
          Map.entry("render", new RenderFunction(false)),
          Map.entry("renderOnce", new RenderFunction(true)),
          Map.entry("secret", new SecretFunction()),
          Map.entry("subflow", new SubflowFunction()),
          Map.entry("tasksWithState", new TasksWithStateFunction()),
          Map.entry("uuid", new UuidFunction()),
          Map.entry("yaml", new FromYamlFunction()));

  private Functions() {}
}
