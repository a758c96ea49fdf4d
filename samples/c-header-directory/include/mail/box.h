#ifndef MAIL_BOX_H
#define MAIL_BOX_H

struct mail_box {
    int letters;
};

int mail_box_open(const char *name);

#endif
