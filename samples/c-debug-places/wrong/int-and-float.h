/* A meter. */
#ifndef METER_H
#define METER_H

struct meter {
    int unit;
    float value;
    char label[8];
};

int meter_read(const struct meter *meter);
int meter_set(struct meter *meter, double value);

#endif
