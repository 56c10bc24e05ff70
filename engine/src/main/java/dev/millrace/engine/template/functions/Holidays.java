package dev.millrace.engine.template.functions;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import dev.millrace.engine.template.TemplateException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The public holidays of countries and their subdivisions, as Jollyday knows them. */
final class Holidays {

  /** Holidays are kept by year, so the years are bounded. */
  private static final int YEAR_MIN = 1900;

  private static final int YEAR_MAX = 2200;

  /** The library finds its parts by a loader of services, which two threads must not share. */
  private static final Lock ONE_AT_A_TIME = new ReentrantLock();

  private Holidays() {}

  /**
   * Whether the day is a holiday there.
   *
   * @param country ISO code; null is the country of this machine's locale
   * @param subdivision code within the country, such as BY in DE; null is the whole country
   */
  static boolean contains(LocalDate day, @Nullable String country, @Nullable String subdivision) {
    if (day.getYear() < YEAR_MIN || day.getYear() > YEAR_MAX) {
      throw new TemplateException(
          "Holidays are known from %d to %d, not in %d"
              .formatted(YEAR_MIN, YEAR_MAX, day.getYear()));
    }
    ONE_AT_A_TIME.lock();
    try {
      return look(day, country == null ? Locale.getDefault().getCountry() : country, subdivision);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static boolean look(LocalDate day, String country, @Nullable String subdivision) {
    HolidayManager manager = manager(country);
    if (subdivision == null || subdivision.isBlank()) {
      return manager.isHoliday(day);
    }
    String part = subdivision.strip().toLowerCase(Locale.ROOT);
    Set<String> parts = manager.getCalendarHierarchy().getChildren().keySet();
    if (!parts.contains(part)) {
      throw new TemplateException(
          "'%s' is no subdivision with holidays of its own; known are %s"
              .formatted(subdivision, new TreeSet<>(parts)));
    }
    return manager.isHoliday(day, part);
  }

  private static HolidayManager manager(String country) {
    String code = country.strip().toLowerCase(Locale.ROOT);
    Set<String> known = HolidayManager.getSupportedCalendarCodes();
    String found =
        known.stream()
            .filter(one -> one.toLowerCase(Locale.ROOT).equals(code))
            .findFirst()
            .orElseThrow(() ->
                new TemplateException(
                    "No holidays are known of country '%s'; give 'countryCode' as an ISO code, one of %s"
                        .formatted(country, new TreeSet<>(known))));
    return HolidayManager.getInstance(ManagerParameters.create(found));
  }
}
