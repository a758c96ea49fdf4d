#ifndef PUMP_TEST_H
#define PUMP_TEST_H

/* For the project's own tests, and installed by mistake. */
int pump_test_begin(void);
int pump_test_dry(int number);
int pump_test_flood(int number);
int pump_test_jam(int number);
int pump_test_leak(int number);
int pump_test_end(void);

#endif
