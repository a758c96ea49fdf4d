#include "mail/box.h"
#include "mail/letter.h"

int mail_box_open(const char *name) { return name[0]; }
int mail_letter_count(struct mail_box *box) { return box->letters; }
