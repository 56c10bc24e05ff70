package dev.millrace.engine.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The states something went through and when. Stored as text, {@code STATE epochMicros} separated
 * by commas: a tenth of the JSON the API shows, in rows that are rewritten at each move.
 */
public record History(String encoded) {

  /** One state and the instant it was entered. */
  public record Entry(State state, Instant date) {}

  public static History start(State state, Instant at) {
    return new History(entry(state, at));
  }

  public History then(State state, Instant at) {
    return new History(encoded + ',' + entry(state, at));
  }

  /** The states in order. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (String part : encoded.split(",", -1)) {
      int space = part.indexOf(' ');
      long micros = Long.parseLong(part.substring(space + 1));
      entries.add(
          new Entry(
              State.valueOf(part.substring(0, space)),
              Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
    }
    return entries;
  }

  private static String entry(State state, Instant at) {
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    return state.name() + ' ' + micros;
  }
}
