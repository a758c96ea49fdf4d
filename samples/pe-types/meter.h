/* A meter. */
#ifndef METER_H
#define METER_H

struct meter {
    int unit;
    double value;
    char label[8];
};

long long meter_read(const struct meter *meter);
int meter_set(struct meter *meter, double value);

#endif
