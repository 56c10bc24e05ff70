package dev.millrace.api.cli;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads {@code millrace.yml}. Keys may be nested, {@code database: {url: …}} is {@code
 * database-url}; a key that is no setting is refused with the nearest that is.
 */
final class SettingsFile {

  static final String NAME = "millrace.yml";

  private SettingsFile() {}

  static Map<Setting, Object> read(Path file) {
    Object document = load(file);
    Map<Setting, Object> values = new EnumMap<>(Setting.class);
    if (document == null) {
      return values;
    }
    if (!(document instanceof Map<?, ?> map)) {
      throw wrong(file, "a map of settings is expected");
    }
    flatten("", map).forEach((key, value) -> values.put(setting(file, key), value));
    return values;
  }

  private static @Nullable Object load(Path file) {
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel(file.toString())
              .setAllowDuplicateKeys(false)
              .setCodePointLimit(1_000_000)
              .build();
      return new Load(settings).loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw new EngineException(
          ErrorCode.SETTING_INVALID, "cannot read the settings file " + file + ": " + e, e);
    } catch (YamlEngineException e) {
      throw new EngineException(
          ErrorCode.SETTING_INVALID, "the settings file is not YAML: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> flatten(String prefix, Map<?, ?> map) {
    Map<String, Object> flat = new LinkedHashMap<>();
    map.forEach((name, value) -> {
      String key = prefix + name;
      if (value instanceof Map<?, ?> inner && find(key) == null) {
        flat.putAll(flatten(key + "-", inner));
      } else if (value != null) {
        flat.put(key, value);
      }
    });
    return flat;
  }

  private static @Nullable Setting find(String key) {
    for (Setting setting : Setting.values()) {
      if (setting.key().equals(key)) {
        return setting;
      }
    }
    return null;
  }

  private static Setting setting(Path file, String key) {
    Setting setting = find(key);
    if (setting == null) {
      throw wrong(file, "there is no setting " + key + "; did you mean " + nearest(key) + "?");
    }
    return setting;
  }

  private static String nearest(String key) {
    return NearestWord.of(key, List.of(Setting.values()).stream().map(Setting::key).toList());
  }

  private static EngineException wrong(Path file, String what) {
    return new EngineException(ErrorCode.SETTING_INVALID, "settings file " + file + ": " + what);
  }
}
