package dev.nightshift.jobs.web;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Finds what answers a request, and lets through who may have it.
final class Router {
  private final List<Route> routes;
  private final Doorman doorman;

  Router(List<Route> routes, Doorman doorman) {
    this.routes = List.copyOf(routes);
    this.doorman = doorman;
  }

  /// A route with what stands in its places.
  record Found(Route route, Map<String, String> places) {}

  /// @throws Refusal when there is nothing at the address, or not by this method
  Found find(Request request) {
    var allowed = new TreeSet<String>();
    for (var route : routes) {
      var places = route.match(request.rawPath());
      if (places.isPresent()) {
        if (route.answers(request.method())) {
          return new Found(route, places.get());
        }
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty()) {
      throw Refusal.notFound();
    }
    throw Refusal.of(
        405, "Method not allowed", "This address answers " + String.join(" and ", allowed) + ".");
  }

  /// Who asks.
  ///
  /// @throws Refusal when they may not have it
  Caller caller(Found found, Request request) {
    return doorman.admit(request, found.route());
  }

  List<Route> routes() {
    return routes;
  }
}
