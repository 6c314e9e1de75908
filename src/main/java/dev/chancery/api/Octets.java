package dev.chancery.api;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/** Says when octets of HTTP/1 arrive on a connection, before they are read as anything. */
final class Octets extends ChannelInboundHandlerAdapter {
  /** Vert.x's name for the decoder of HTTP/1; HTTP/2 has none of this name. */
  private static final String DECODER = "httpDecoder";

  private final Runnable heard;

  private Octets(Runnable heard) {
    this.heard = heard;
  }

  /**
   * Calls {@code heard}, on the connection's event loop, whenever {@code pipeline} is to decode.
   */
  static void announce(ChannelPipeline pipeline, Runnable heard) {
    if (pipeline.context(DECODER) != null) {
      var _ = pipeline.addBefore(DECODER, null, new Octets(heard));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object octets) {
    heard.run();
    var _ = context.fireChannelRead(octets);
  }
}
