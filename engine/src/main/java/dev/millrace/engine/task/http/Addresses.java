package dev.millrace.engine.task.http;

import dev.millrace.engine.task.HttpTargets;
import dev.millrace.engine.task.TaskFailure;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Keeps tasks from addresses that are not theirs to reach. Judges what a name resolves to, not the
 * name, so that spelling an address in decimal, inside IPv6 or behind a DNS name does not help.
 * What was judged is what is dialled, see {@link Dialling}: a name that leads elsewhere a moment
 * later does not help either.
 */
final class Addresses {

  /** Metadata services outside the link-local range: AWS over IPv6, Alibaba, Azure. */
  private static final Set<String> METADATA =
      Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16");

  private static final int CARRIER_FIRST = 100;
  private static final int CARRIER_SECOND_MASK = 0xC0;
  private static final int CARRIER_SECOND = 64;
  private static final int UNIQUE_LOCAL_MASK = 0xFE;
  private static final int UNIQUE_LOCAL = 0xFC;

  private Addresses() {}

  /**
   * The address of a host that may be connected to.
   *
   * @throws TaskFailure when it may not, or when there is no such host
   */
  static InetAddress judged(String host, HttpTargets targets) throws TaskFailure {
    InetAddress[] resolved;
    try {
      resolved = InetAddress.getAllByName(bare(host));
    } catch (UnknownHostException e) {
      throw new TaskFailure(
          "There is no host `" + host + "`; check the name, and DNS on this machine");
    }
    for (InetAddress address : resolved) {
      if (!allowed(address, targets)) {
        throw new TaskFailure(
            "`%s` is %s, which HTTP tasks of this engine may not reach (http-targets is %s); an administrator can change that setting"
                .formatted(host, address.getHostAddress(), targets.word()));
      }
    }
    return resolved[0];
  }

  static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static boolean allowed(InetAddress address, HttpTargets targets) {
    InetAddress plain = unwrapped(address);
    return switch (targets) {
      case ANY -> true;
      case NO_METADATA -> !isMetadata(plain);
      case PUBLIC -> !isMetadata(plain) && !isPrivate(plain);
    };
  }

  private static boolean isMetadata(InetAddress address) {
    return address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || METADATA.contains(address.getHostAddress());
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean carrier =
        address instanceof Inet4Address
            && bytes[0] == CARRIER_FIRST
            && (bytes[1] & CARRIER_SECOND_MASK) == CARRIER_SECOND;
    boolean uniqueLocal =
        address instanceof Inet6Address && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || (address instanceof Inet4Address && bytes[0] == 0)
        || carrier
        || uniqueLocal;
  }

  /**
   * The IPv4 address inside an IPv6 one: compatible, translated (64:ff9b::/96) or 6to4 (2002::/16).
   */
  private static InetAddress unwrapped(InetAddress address) {
    if (!(address instanceof Inet6Address six)) {
      return address;
    }
    byte[] bytes = six.getAddress();
    if (six.isIPv4CompatibleAddress() && !six.isLoopbackAddress() && !six.isAnyLocalAddress()) {
      return four(bytes, 12);
    }
    if (bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xFF && bytes[3] == (byte) 0x9B) {
      return four(bytes, 12);
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return four(bytes, 2);
    }
    return address;
  }

  private static InetAddress four(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(
          new byte[] {bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
