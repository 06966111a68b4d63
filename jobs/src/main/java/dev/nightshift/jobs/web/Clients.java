package dev.nightshift.jobs.web;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.util.List;

/// Says who asks. Behind a proxy of ours it is whom that names last in X-Forwarded-For: anything
/// further left the client may have written itself.
record Clients(List<InetAddress> proxies) {
  Clients {
    proxies = List.copyOf(proxies);
  }

  InetAddress of(HttpExchange exchange) {
    var peer = exchange.getRemoteAddress().getAddress();
    if (!proxies.contains(peer)) {
      return peer;
    }
    var forwarded = exchange.getRequestHeaders().getOrDefault("X-Forwarded-For", List.of());
    var named = List.of(String.join(",", forwarded).split(",", -1));
    for (int i = named.size() - 1; i >= 0; i--) {
      try {
        var address = InetAddress.ofLiteral(named.get(i).strip());
        if (!proxies.contains(address)) {
          return address;
        }
      } catch (IllegalArgumentException _) {
        return peer;
      }
    }
    return peer;
  }
}
