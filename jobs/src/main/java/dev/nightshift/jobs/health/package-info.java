/// Gathers what the health checks judge, stores results, opens and closes alerts.
@NullMarked
package dev.nightshift.jobs.health;

import org.jspecify.annotations.NullMarked;
