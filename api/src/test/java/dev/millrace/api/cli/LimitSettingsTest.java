package dev.millrace.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.http.CallLimits;
import dev.millrace.api.http.RequestLimits;
import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.task.HttpTargets;
import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bounds as settings: each reaches the engine, and the texts that name one name one there is. */
class LimitSettingsTest {

  private static final EngineConfig ENGINE =
      EngineConfig.of("jdbc:postgresql://db/x", "u", "p", "node");
  private static final Pattern NAMED =
      Pattern.compile(
          "setting ([a-z]+(?:-[a-z]+)+)(?: or ([a-z]+(?:-[a-z]+)+))?|\"(template-[a-z-]+-max)\"");

  private static Settings settings(Map<Setting, String> options) {
    return Settings.load(new Settings.Sources(options, Map.of(), null));
  }

  @Test
  void theDefaultsAreTheEnginesOwn() {
    Settings defaults = settings(Map.of());

    assertThat(LimitSettings.apply(defaults, ENGINE)).isEqualTo(ENGINE);
    assertThat(new ConfigReader(defaults, Map.of()).server().limits())
        .isEqualTo(RequestLimits.DEFAULT);
    assertThat(new ConfigReader(defaults, Map.of()).server().calls()).isEqualTo(CallLimits.DEFAULT);
  }

  @Test
  void everyBoundReachesTheEngine() {
    Map<Setting, String> others = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (isBound(setting)) {
        others.put(setting, other(setting));
      }
    }
    others.put(Setting.HTTP_TARGETS, "public");

    String before = shown(LimitSettings.apply(settings(Map.of()), ENGINE));
    for (Map.Entry<Setting, String> one : others.entrySet()) {
      EngineConfig changed =
          LimitSettings.apply(settings(Map.of(one.getKey(), one.getValue())), ENGINE);
      assertThat(shown(changed)).as(one.getKey().key()).isNotEqualTo(before);
    }
    EngineConfig all = LimitSettings.apply(settings(others), ENGINE);
    assertThat(all.handlers().httpTargets()).isEqualTo(HttpTargets.PUBLIC);
    assertThat(all.language().templates().timeMax()).isEqualTo(Duration.ofSeconds(7));
    assertThat(all.language().yaml().maxDepth()).isEqualTo(101);
    assertThat(others).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void aDefaultIsWithinItsBounds(Setting setting) {
    assertThat(settings(Map.of()).text(setting)).isEqualTo(setting.otherwise());
    if (!setting.most().isEmpty()) {
      String beyond =
          setting.kind() == Setting.Kind.NUMBER
              ? Long.toString(Long.parseLong(setting.most()) + 1)
              : Duration.parse(setting.most()).plusSeconds(1).toString();
      assertThatThrownBy(() -> settings(Map.of(setting, beyond)))
          .hasMessageContaining("--" + setting.key())
          .hasMessageContaining(setting.bounds());
    }
  }

  @Test
  void everySettingThatAnErrorNamesExists() throws IOException {
    Set<String> named = new LinkedHashSet<>();
    for (String module : List.of("engine", "api")) {
      try (Stream<Path> files = Files.walk(Checkout.root().resolve(module + "/src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String joined = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
          Matcher matcher = NAMED.matcher(joined);
          while (matcher.find()) {
            Stream.of(1, 2, 3).map(matcher::group).filter(Objects::nonNull).forEach(named::add);
          }
        }
      }
    }

    assertThat(Stream.of(Setting.values()).map(Setting::key)).containsAll(named);
    assertThat(named)
        .contains(
            "task-runs-max",
            "log-lines-max",
            "log-bytes-max",
            "flow-depth-max",
            "read-bytes-max",
            "template-loops-max",
            "key-value-chars-max");
  }

  /** Bounds of the engine; the rest are settings of the server or of this command. */
  private static boolean isBound(Setting setting) {
    return !Set.of(
                Setting.PORT,
                Setting.WORKER_SLOTS,
                Setting.DRAIN,
                Setting.REQUEST_BYTES_MAX,
                Setting.FORM_FIELDS_MAX,
                Setting.CREATES_IN_FLIGHT_MAX,
                Setting.CREATES_WAITING_MAX,
                Setting.WAIT_MAX)
            .contains(setting)
        && switch (setting.kind()) {
          case NUMBER, DURATION, KEEPING -> true;
          case TEXT, SECRET, MAP, LIST -> false;
        };
  }

  private static String other(Setting setting) {
    return switch (setting.kind()) {
      case NUMBER -> Long.toString(Long.parseLong(setting.otherwise()) + 1);
      case DURATION -> "PT7S";
      default -> "P7D";
    };
  }

  private static String shown(EngineConfig config) {
    return config
        + " "
        + config.database().mainConnectionsMax()
        + " "
        + config.database().readTimeout();
  }
}
