/// PostgreSQL, embedded or external: start, migrate, connect, back up.
@NullMarked
package dev.nightshift.jobs.database;

import org.jspecify.annotations.NullMarked;
