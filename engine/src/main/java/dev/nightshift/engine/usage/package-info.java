/// What was measured: samples of hosts and containers, and the hourly histories they roll up into.
@NullMarked
package dev.nightshift.engine.usage;

import org.jspecify.annotations.NullMarked;
