#include "port.h"
long port_open(const struct port *port) { return port->number; }
