#ifndef CLIENT_H
#define CLIENT_H

int client_run(int number);

#endif
