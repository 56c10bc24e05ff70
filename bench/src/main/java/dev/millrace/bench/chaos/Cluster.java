package dev.millrace.bench.chaos;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.YamlLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL and some nodes on it. Each node has a place: when its process ends, a new one starts
 * there after a moment. Safe for all threads.
 */
final class Cluster implements AutoCloseable {

  private static final int PAUSE_MILLIS_MAX = 500;
  private static final long STOP_MILLIS = 15_000;

  private final DatabaseServer server;
  private final Database database;
  private final Path folder;
  private final RandomGenerator random;
  private final List<Place> places = new ArrayList<>();
  private final AtomicInteger starts = new AtomicInteger();
  private volatile boolean closing;

  /** Where one node after the other runs. */
  private static final class Place {
    final int number;
    volatile @Nullable NodeProcess node;
    volatile @Nullable Strike first;
    @Nullable Thread keeper;

    Place(int number) {
      this.number = number;
    }
  }

  private Cluster(DatabaseServer server, Path folder, RandomGenerator random) {
    this.server = server;
    this.folder = folder;
    this.random = random;
    this.database =
        Database.open(DatabaseSettings.of(server.url(), server.user(), server.password()));
  }

  /** Starts PostgreSQL, stores the flows, and starts the nodes; they may not work yet. */
  static Cluster start(Path folder, int nodes, RandomGenerator random) {
    Cluster cluster =
        new Cluster(DatabaseServer.start(folder.resolve("database"), random), folder, random);
    cluster.database.migrate();
    cluster.saveFlows();
    for (int i = 0; i < nodes; i++) {
      Place place = new Place(i);
      cluster.places.add(place);
      place.keeper = Thread.ofPlatform().name("place-" + i).start(() -> cluster.keep(place));
    }
    return cluster;
  }

  DatabaseServer server() {
    return server;
  }

  Database database() {
    return database;
  }

  /** Node processes started so far. */
  int starts() {
    return starts.get();
  }

  int size() {
    return places.size();
  }

  /** The node at a place, if it works now. */
  Optional<NodeProcess> at(int place) {
    return Optional.ofNullable(places.get(place).node).filter(NodeProcess::isReady);
  }

  /** Any node that works; waits for one. */
  NodeProcess any() throws InterruptedException {
    while (true) {
      List<NodeProcess> ready = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        at(i).ifPresent(ready::add);
      }
      if (!ready.isEmpty()) {
        return ready.get(pick(ready.size()));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** The process that takes the place of this one; waits for it to be started. */
  NodeProcess replaced(int place, NodeProcess old) throws InterruptedException {
    while (true) {
      NodeProcess node = places.get(place).node;
      if (node != null && !node.equals(old)) {
        return node;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** The next node that starts at this place begins with this strike. */
  void armNext(int place, Strike strike) {
    places.get(place).first = strike;
  }

  /** Stops the nodes in order, then PostgreSQL. */
  @Override
  public void close() {
    closing = true;
    for (Place place : places) {
      NodeProcess node = place.node;
      if (node != null) {
        node.stop();
      }
    }
    try {
      for (Place place : places) {
        NodeProcess node = place.node;
        if (node != null && !node.awaitEnd(STOP_MILLIS)) {
          node.crash();
        }
        Thread keeper = place.keeper;
        if (keeper != null) {
          keeper.interrupt();
          keeper.join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
    server.close();
  }

  private void keep(Place place) {
    try {
      while (!closing) {
        NodeProcess node = start(place);
        place.node = node;
        if (closing) {
          node.stop();
        }
        while (!node.awaitEnd(1_000)) {
          // it runs
        }
        TimeUnit.MILLISECONDS.sleep(pick(PAUSE_MILLIS_MAX));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException("a node cannot be started", e);
    }
  }

  private NodeProcess start(Place place) throws IOException {
    int number = starts.incrementAndGet();
    Strike strike = place.first;
    place.first = null;
    String name = "node-" + place.number + "-" + number;
    return NodeProcess.start(
        new NodeProcess.Spec(
            name,
            server.url(),
            server.user(),
            server.password(),
            server.pidFile(),
            folder.resolve("node-" + place.number + ".log")),
        strike);
  }

  private int pick(int bound) {
    synchronized (random) {
      return random.nextInt(bound);
    }
  }

  private void saveFlows() {
    FlowParser parser = new FlowParser(TaskTypes.builtIn(), YamlLimits.DEFAULT);
    FlowStore flows = new FlowStore(database.main(), InstantSource.system());
    for (String source : Kind.sources()) {
      CompiledFlow flow = parser.parseOrThrow(source, "flow.yaml");
      flows.save(flow.flow(), source, FlowStore.Expect.ANYTHING);
    }
  }
}
