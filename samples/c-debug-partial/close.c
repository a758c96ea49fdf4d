#include "port.h"
int port_close(struct port *port, int how) { return port->number + how; }
