/// The outbox and the SMTP conversation.
@NullMarked
package dev.nightshift.jobs.mail;

import org.jspecify.annotations.NullMarked;
