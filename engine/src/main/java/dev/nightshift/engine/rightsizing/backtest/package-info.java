/// Proves a policy on the past: usage series go in one by one, each policy decides night after
/// night on what came before, and the scores of what then happened come out. Read
/// [dev.nightshift.engine.rightsizing.backtest.Replay] first, then
/// [dev.nightshift.engine.rightsizing.backtest.Tally].
@NullMarked
package dev.nightshift.engine.rightsizing.backtest;

import org.jspecify.annotations.NullMarked;
