package dev.millrace.engine.task.testing;

import dev.millrace.engine.task.HandlerSettings;
import java.time.Duration;

/** Node settings for tests, changed one at a time. */
public record Settings(HandlerSettings get) {

  /** The defaults, but scripts run as processes. */
  public static Settings process() {
    HandlerSettings d = HandlerSettings.defaults();
    return new Settings(
        new HandlerSettings(
            HandlerSettings.PROCESS,
            d.httpBodyBytesMax(),
            d.httpTimeout(),
            d.fileBytesMax(),
            d.outputBytesMax(),
            d.killGrace()));
  }

  public Settings withOutputBytesMax(long bytes) {
    return new Settings(
        new HandlerSettings(
            get.defaultTaskRunner(),
            get.httpBodyBytesMax(),
            get.httpTimeout(),
            get.fileBytesMax(),
            bytes,
            get.killGrace()));
  }

  public Settings withKillGrace(Duration grace) {
    return new Settings(
        new HandlerSettings(
            get.defaultTaskRunner(),
            get.httpBodyBytesMax(),
            get.httpTimeout(),
            get.fileBytesMax(),
            get.outputBytesMax(),
            grace));
  }
}
