/// Mail: letters come in, and go out over SMTP. A letter is frozen to bytes ([MailWriter]), laid
/// into the [Outbox] in the transaction of what caused it, and delivered from there ([SmtpServer]).
/// Never lost; sent twice only after a reply that stayed away, and then byte for byte the same.
@NullMarked
package dev.nightshift.jobs.mail;

import org.jspecify.annotations.NullMarked;
