/// What applications, scripts and our own jobs do: recorded, listed, read for the analysis. Read
/// `OperationStore` first.
@NullMarked
package dev.nightshift.jobs.operation;

import org.jspecify.annotations.NullMarked;
