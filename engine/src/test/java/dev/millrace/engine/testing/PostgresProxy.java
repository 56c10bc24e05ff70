package dev.millrace.engine.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a node and PostgreSQL and decides the fate of the commits of its committer: it
 * loses one before PostgreSQL has seen it, or its answer, or holds it back until later. Knows as
 * much of the protocol as that takes. Safe for all threads.
 */
public final class PostgresProxy implements AutoCloseable {

  /** What becomes of one commit. */
  public enum Fate {
    FORWARD,
    /** The connection is cut and PostgreSQL never sees it. */
    LOSE,
    /** PostgreSQL commits, and the connection is cut before its answer comes back. */
    LOSE_ANSWER,
    /** The connection is cut; PostgreSQL will see it later. */
    HOLD,
    /** What is held is delivered and committed first, then this one is forwarded. */
    DELIVER_HELD_FIRST
  }

  /** Only the committer of a node uses these statements. */
  private static final List<String> COMMITTER =
      List.of("-- ExecutionStore.INSERT", "-- ExecutionStore.LOCK");

  private final ServerSocket listener;
  private final URI address;
  private final Queue<Fate> fates = new ConcurrentLinkedQueue<>();
  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger roundTrips = new AtomicInteger();
  private volatile boolean refusing;

  /** A commit on its way, and the connection to PostgreSQL it belongs to. */
  private record Held(Link link, ByteBuffer batch) {}

  private PostgresProxy(ServerSocket listener, URI address) {
    this.listener = listener;
    this.address = address;
  }

  /** A proxy in front of the server of this database. */
  public static PostgresProxy to(TestDatabase database) throws IOException {
    URI address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    PostgresProxy proxy =
        new PostgresProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), address);
    Thread.ofPlatform().name("proxy").daemon().start(proxy::accept);
    return proxy;
  }

  /** The address of the database through this proxy. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d%s?sslmode=disable&gssEncMode=disable"
        .formatted(listener.getLocalPort(), address.getPath());
  }

  /** The fates of the next commits, one each; after them all are forwarded. */
  public void next(Fate... coming) {
    fates.addAll(Arrays.asList(coming));
  }

  /** Whether every fate that was told has come true. */
  public boolean isDone() {
    return fates.isEmpty() && held.isEmpty();
  }

  /** How often the committer of the node has waited for an answer. */
  public int roundTrips() {
    return roundTrips.get();
  }

  /** Cuts all connections and refuses new ones, until {@link #connect}. */
  public void disconnect() {
    refusing = true;
    links.forEach(Link::cut);
  }

  public void connect() {
    refusing = false;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    links.forEach(Link::cut);
  }

  private void accept() {
    try {
      while (true) {
        connect(listener.accept());
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** One connection that fails, as when its client has gone again, is not the end of the proxy. */
  private void connect(Socket client) {
    if (refusing) {
      close(client);
      return;
    }
    try {
      Link link = new Link(client, new Socket(address.getHost(), address.getPort()));
      links.add(link);
      if (refusing) {
        link.cut();
        return;
      }
      Thread.ofVirtual().start(link::fromClient);
      Thread.ofVirtual().start(link::fromServer);
    } catch (IOException e) {
      close(client);
    }
  }

  /** One connection. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final Map<String, String> statements = new HashMap<>();
    private volatile boolean committer;
    private volatile boolean losesAnswer;

    /** The client is gone and PostgreSQL is not told; what it says goes nowhere. */
    private volatile boolean abandoned;

    private final CountDownLatch serverEnded = new CountDownLatch(1);

    Link(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void cut() {
      close(client);
      close(server);
      links.remove(this);
    }

    /** Forwards whole batches, each up to its Sync, so that a commit is seen before it leaves. */
    void fromClient() {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(client.getInputStream()))) {
        OutputStream out = server.getOutputStream();
        out.write(message(in, false));
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        boolean commits = false;
        while (true) {
          byte[] message = message(in, true);
          commits |= learn(message);
          batch.write(message);
          if ("PBDEC".indexOf(message[0]) >= 0) {
            continue;
          }
          if (committer) {
            roundTrips.incrementAndGet();
          }
          if (!commits || !committer || decide(batch.toByteArray())) {
            out.write(batch.toByteArray());
          }
          batch.reset();
          commits = false;
        }
      } catch (IOException e) {
        if (!abandoned) {
          cut();
        }
      }
    }

    void fromServer() {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(server.getInputStream()))) {
        OutputStream out = client.getOutputStream();
        while (true) {
          byte[] message = message(in, true);
          if (losesAnswer && isCommitted(message)) {
            cut();
            return;
          }
          if (!abandoned) {
            out.write(message);
          }
        }
      } catch (IOException e) {
        cut();
      } finally {
        serverEnded.countDown();
      }
    }

    /** Whether a commit leaves now; else it has met its fate. */
    private boolean decide(byte[] batch) throws IOException {
      Fate fate = fates.poll();
      switch (fate == null ? Fate.FORWARD : fate) {
        case FORWARD -> {}
        case LOSE -> {
          cut();
          return false;
        }
        case LOSE_ANSWER -> losesAnswer = true;
        case HOLD -> {
          abandoned = true;
          held.add(new Held(this, ByteBuffer.wrap(batch)));
          close(client);
          return false;
        }
        case DELIVER_HELD_FIRST -> {
          for (Held waiting : held) {
            waiting.link().deliver(waiting.batch().array());
          }
          held.clear();
        }
      }
      return true;
    }

    /** Returns when PostgreSQL has done it and ended the connection, as it is asked to. */
    private void deliver(byte[] batch) throws IOException {
      ByteBuffer whole = ByteBuffer.allocate(batch.length + 5);
      whole.put(batch).put((byte) 'X').putInt(4);
      server.getOutputStream().write(whole.array());
      try {
        serverEnded.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Remembers what the statements are; true when this message runs a commit. */
    private boolean learn(byte[] message) {
      if (message[0] == 'P') {
        String name = text(message, 5);
        String sql = text(message, 5 + name.length() + 1);
        statements.put(name, sql);
        committer |= COMMITTER.stream().anyMatch(sql::contains);
      }
      if (message[0] == 'B') {
        String portal = text(message, 5);
        String name = text(message, 5 + portal.length() + 1);
        return statements.getOrDefault(name, "").strip().equals("commit");
      }
      return false;
    }
  }

  private static boolean isCommitted(byte[] message) {
    return message[0] == 'C' && text(message, 5).equals("COMMIT");
  }

  private static byte[] message(DataInputStream in, boolean typed) throws IOException {
    int type = typed ? in.readUnsignedByte() : 0;
    int length = in.readInt();
    ByteBuffer message = ByteBuffer.allocate(length + (typed ? 1 : 0));
    if (typed) {
      message.put((byte) type);
    }
    message.putInt(length);
    in.readFully(message.array(), message.position(), length - 4);
    return message.array();
  }

  private static String text(byte[] message, int from) {
    int end = from;
    while (message[end] != 0) {
      end++;
    }
    return new String(message, from, end - from, StandardCharsets.UTF_8);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }
}
