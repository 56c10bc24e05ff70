package dev.millrace.engine.service;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints between nodes through LISTEN and NOTIFY. Hints only: a lost one costs a poll interval.
 * NOTIFY takes a lock of the whole database at commit, so it is sent outside the hot transaction,
 * at most one per few milliseconds, and not at all while no other node lives.
 */
public final class Wakeups implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Wakeups.class);
  private static final String CHANNEL = "millrace";
  private static final int COALESCE_MILLIS = 5;
  private static final int PAYLOAD_CHARS_MAX = 7_500;
  private static final int LISTEN_MILLIS = 10_000;

  private final Database database;
  private final BooleanSupplier othersAlive;
  private final Listener listener;
  private final ScheduledExecutorService timers;
  private final Seams seams;
  private final Set<String> pending = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean stopping;

  /** What other nodes tell; called on the listening thread. */
  public interface Listener {
    /** Somebody had no slot for some work. */
    void workWaits();

    /** An attempt this node may hold shall be ended. */
    void killRequested();

    /** An execution changed, perhaps for the last time. */
    void executionChanged(ExecutionId id);

    /** Revisions of a flow changed. */
    void flowChanged(String namespace, String flowId);

    /** Hints may have been missed: the connection was away. */
    void anythingMayHaveChanged();
  }

  public Wakeups(
      Database database,
      BooleanSupplier othersAlive,
      Listener listener,
      ScheduledExecutorService timers,
      Seams seams) {
    this.database = database;
    this.othersAlive = othersAlive;
    this.listener = listener;
    this.timers = timers;
    this.seams = seams;
    this.thread = Thread.ofPlatform().name("millrace-wakeups").daemon().unstarted(this::loop);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
  }

  public void workWaits() {
    send("w");
  }

  public void killRequested() {
    send("k");
  }

  public void executionsChanged(Collection<ExecutionId> ids) {
    ids.forEach(id -> send("x" + id));
  }

  private void send(String hint) {
    if (!othersAlive.getAsBoolean()) {
      return;
    }
    pending.add(hint);
    if (scheduled.compareAndSet(false, true)) {
      timers.schedule(this::flush, COALESCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void flush() {
    scheduled.set(false);
    List<String> hints = new ArrayList<>(pending);
    hints.forEach(pending::remove);
    seams.pass(Seam.NOTIFY_BEFORE);
    try (Connection connection = database.mainPool().getConnection();
        PreparedStatement notify =
            connection.prepareStatement("-- Wakeups.NOTIFY\nselect pg_notify(?, ?)")) {
      for (String payload : payloads(hints)) {
        notify.setString(1, CHANNEL);
        notify.setString(2, payload);
        notify.execute();
      }
      seams.pass(Seam.NOTIFY_AFTER);
    } catch (SQLException e) {
      LOG.debug("hints were not sent; the other nodes' polls replace them", e);
    }
  }

  private static List<String> payloads(List<String> hints) {
    List<String> payloads = new ArrayList<>();
    StringBuilder payload = new StringBuilder();
    for (String hint : hints) {
      if (payload.length() + hint.length() + 1 > PAYLOAD_CHARS_MAX) {
        payloads.add(payload.toString());
        payload.setLength(0);
      }
      payload.append(payload.isEmpty() ? "" : "\n").append(hint);
    }
    if (!payload.isEmpty()) {
      payloads.add(payload.toString());
    }
    return payloads;
  }

  private void loop() {
    while (!stopping) {
      try (Connection connection = database.connect()) {
        listen(connection);
      } catch (SQLException e) {
        if (!stopping) {
          LOG.warn("listening for hints failed, trying again: {}", e.toString());
          pause();
        }
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      statement.execute("listen " + FlowStore.CHANNEL);
    }
    listener.anythingMayHaveChanged();
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (!stopping) {
      PGNotification[] notifications = postgres.getNotifications(LISTEN_MILLIS);
      if (notifications != null) {
        for (PGNotification notification : notifications) {
          take(notification);
        }
      }
    }
  }

  private void take(PGNotification notification) {
    String text = notification.getParameter();
    if (notification.getName().equals(FlowStore.CHANNEL)) {
      int space = text.indexOf(' ');
      listener.flowChanged(text.substring(0, space), text.substring(space + 1));
    } else {
      text.lines().forEach(this::take);
    }
  }

  private void take(String hint) {
    try {
      String text = hint.substring(1);
      switch (hint.charAt(0)) {
        case 'w' -> listener.workWaits();
        case 'k' -> listener.killRequested();
        case 'x' -> listener.executionChanged(ExecutionId.of(text));
        default -> LOG.debug("unknown hint {}", hint);
      }
    } catch (RuntimeException e) { // a hint of another version, or a listener's fault: hints only
      LOG.warn("a hint could not be used: {}", hint, e);
    }
  }

  private void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }
}
