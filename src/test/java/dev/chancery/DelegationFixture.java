package dev.chancery;

import dev.chancery.testing.Delegating;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A gateway for the tests of a class, and an organisation there that delegates. */
abstract class DelegationFixture {
  static TestGateway gateway;
  static Delegating delegating;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    delegating = Delegating.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }
}
