/// The mouth: values in, mail out. As pure as the engine.
@NullMarked
package dev.nightshift.reports;

import org.jspecify.annotations.NullMarked;
