/// What a workload needs: histories in, recommendations with their reasons out.
@NullMarked
package dev.nightshift.engine.rightsizing;

import org.jspecify.annotations.NullMarked;
