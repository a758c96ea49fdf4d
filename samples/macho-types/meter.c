#include "meter.h"

long long meter_read(const struct meter *meter)
{
    return meter->unit + (long long)meter->value;
}

int meter_set(struct meter *meter, double value)
{
    meter->value = value;
    return meter->label[0];
}
