/// Pages for browsers: values in, HTML out. [Pages] writes them; each record beside it is what one
/// page shows. No page holds a script or a style of its own: both are files beside this package.
@NullMarked
package dev.nightshift.reports.page;

import org.jspecify.annotations.NullMarked;
