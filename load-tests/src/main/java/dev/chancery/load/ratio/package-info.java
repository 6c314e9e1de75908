/**
 * Measurements that need everything on one machine: throughput beside the {@link
 * dev.chancery.load.Floor floor}'s, the start, latencies by timetable. {@link
 * dev.chancery.load.ratio.Ratio} is the program.
 */
package dev.chancery.load.ratio;
