/// Reads price lists, keeps what hosts cost, and works out hour by hour who it is for. `PriceFile`
/// reads a list, `CostJob` does the hourly work.
@NullMarked
package dev.nightshift.jobs.cost;

import org.jspecify.annotations.NullMarked;
