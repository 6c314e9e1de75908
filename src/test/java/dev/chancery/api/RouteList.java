package dev.chancery.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Consumer;

/** The routes that somebody registers, for tests that go through all of them. */
public final class RouteList {
  private RouteList() {}

  /** What {@code register} adds, in its order. */
  public static List<Routes.Entry> of(
      Vertx vertx, Gate gate, MeterRegistry meters, Consumer<Routes> register) {
    Routes routes = new Routes(Router.router(vertx), gate, new ClientAddresses(List.of()), meters);
    register.accept(routes);
    return routes.entries();
  }
}
