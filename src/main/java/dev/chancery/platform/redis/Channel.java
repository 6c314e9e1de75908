package dev.chancery.platform.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.net.URI;
import java.util.function.Consumer;

/**
 * A pub/sub channel, heard on a connection of its own. A message may be lost: it is a hint to look,
 * never the only word.
 */
public final class Channel {
  private final RedisLine listening;
  private final RedisLine speaking;
  private final String name;

  public Channel(Vertx vertx, URI redis, RedisLine speaking, String name) {
    this.listening = new RedisLine(vertx, redis, name);
    this.speaking = speaking;
    this.name = name;
  }

  /** Calls {@code hear} with each message, again after every reconnection. */
  public Future<Void> listen(Consumer<String> hear) {
    listening.whenUp(
        () -> {
          listening.onPush(push -> hear(push, hear));
          var _ = listening.send(Request.cmd(Command.SUBSCRIBE).arg(name)).otherwiseEmpty();
        });
    return listening.open();
  }

  /** Says {@code message} to every node that listens now. */
  public void say(String message) {
    var _ = speaking.send(Request.cmd(Command.PUBLISH).arg(name).arg(message)).otherwiseEmpty();
  }

  public Future<Void> close() {
    return listening.close();
  }

  /** What comes when the subscription ends may be a simple string, which has no size. */
  private static void hear(Response push, Consumer<String> hear) {
    boolean array = push.type() == ResponseType.MULTI || push.type() == ResponseType.PUSH;
    if (array && push.size() == 3 && "message".equals(push.get(0).toString())) {
      hear.accept(push.get(2).toString());
    }
  }
}
