/// What machines cost and which would do: prices in, plans out. All money is in US dollars.
@NullMarked
package dev.nightshift.engine.cost;

import org.jspecify.annotations.NullMarked;
