/* A port of two source files. */
#ifndef PORT_H
#define PORT_H

struct port {
    int number;
    long speed;
};

long port_open(const struct port *port);
int port_close(struct port *port, int how);

#endif
