/// What was measured: samples of hosts and containers, and the hourly histories they roll up into.
///
/// Readings (`HostReading`, `ContainerReading`) come in: counters and gauges at one instant. Two of
/// them make a sample (`HostSample`, `ContainerSample`), many samples an hour of history. Read
/// `ContainerSample` first, then `ExponentialHistogram`. Null means unknown or unset, never 0.
@NullMarked
package dev.nightshift.engine.usage;

import org.jspecify.annotations.NullMarked;
