#ifndef MAIL_LETTER_H
#define MAIL_LETTER_H

#include <mail/box.h>

int mail_letter_count(struct mail_box *box);
int mail_letter_send(struct mail_box *box);

#endif
