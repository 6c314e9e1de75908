package dev.chancery.threats;

import dev.chancery.TestGateway;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway to attack, a trap beside it, and who counts what was won; a test class's extension,
 * which is gone after the last test.
 */
record Stage(TestGateway gateway, Trap trap, Spoils spoils) implements AfterAllCallback {
  static Stage set() {
    TestGateway gateway = TestGateway.start();
    Trap trap = new Trap();
    return new Stage(gateway, trap, new Spoils(gateway, trap));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    gateway.close();
    trap.close();
  }
}
